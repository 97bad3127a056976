locals {
  stage = "qa" # ünïcode before the pin
}

module "shop" {
  source  = "git.example/modules/service"
  version = "4.0.0"

  image_tag   = "1.2.3"
  chart_version = "1.2.3"
}

module "cart" {
  source    = "git.example/modules/service"
  version   = "4.0.0"
  image_tag = "1.2.3"
}
