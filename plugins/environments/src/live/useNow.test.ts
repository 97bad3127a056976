import { act, renderHook } from '@testing-library/react';
import { useNow } from './useNow';

describe('useNow', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000 });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('moves every fifteen seconds until it is gone', () => {
    const { result, unmount } = renderHook(() => useNow());
    expect(result.current).toBe(1_000);
    act(() => jest.advanceTimersByTime(14_999));
    expect(result.current).toBe(1_000);
    act(() => jest.advanceTimersByTime(1));
    expect(result.current).toBe(16_000);
    unmount();
    expect(jest.getTimerCount()).toBe(0);
  });
});
