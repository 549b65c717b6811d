resource "aws_ecr_repository" "this" {
<% if region %>
  region               = var.region
<% end %>
  name                 = var.repository_name
<% if immutable_tags %>
  image_tag_mutability = "IMMUTABLE"
<% else %>
  image_tag_mutability = "MUTABLE"
<% end %>
  force_delete         = <% force_delete %>
  tags                 = var.tags

  image_scanning_configuration {
    scan_on_push = <% scan_on_push %>
  }

  encryption_configuration {
<% if encryption is "kms" %>
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn
<% else %>
    encryption_type = "AES256"
<% end %>
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
<% if region %>
  region     = var.region
<% end %>
  repository = aws_ecr_repository.this.name

  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "Delete images without a tag"
        selection = {
          tagStatus   = "untagged"
          countType   = "sinceImagePushed"
          countUnit   = "days"
          countNumber = var.untagged_days
        }
        action = { type = "expire" }
      },
      {
        rulePriority = 2
        description  = "Keep the newest images"
        selection = {
          tagStatus   = "any"
          countType   = "imageCountMoreThan"
          countNumber = var.keep_images
        }
        action = { type = "expire" }
      },
    ]
  })
}
