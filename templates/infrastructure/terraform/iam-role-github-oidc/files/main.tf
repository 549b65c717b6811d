<% if create_provider %>
# One per account. AWS checks GitHub's certificate itself, so no thumbprint is needed.
resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
  tags           = var.tags
}
<% else %>
# One per account; it has to exist.
data "aws_iam_openid_connect_provider" "github" {
  url = "https://token.actions.githubusercontent.com"
}
<% end %>

locals {
<% if create_provider %>
  provider_arn = aws_iam_openid_connect_provider.github.arn
<% else %>
  provider_arn = data.aws_iam_openid_connect_provider.github.arn
<% end %>

  # Who may assume the role: the exact subject of a workflow's token.
  subjects = concat(
    [for pair in setproduct(var.repositories, var.branches) : "repo:${pair[0]}:ref:refs/heads/${pair[1]}"],
<% if github_environments %>
    [for pair in setproduct(var.repositories, var.github_environments) : "repo:${pair[0]}:environment:${pair[1]}"],
<% end %>
<% if pull_requests %>
    [for repository in var.repositories : "repo:${repository}:pull_request"],
<% end %>
  )
}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "GitHubActions"
    effect  = "Allow"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringLike"
      variable = "token.actions.githubusercontent.com:sub"
      values   = local.subjects
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = var.role_name
  description          = "Assumed by GitHub Actions through OIDC."
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = <% max_session_seconds %>
<% if permissions_boundary_arn %>
  permissions_boundary = <% permissions_boundary_arn %>
<% end %>
  tags                 = var.tags
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = toset(var.policy_arns)

  role       = aws_iam_role.this.name
  policy_arn = each.value
}
<% if read_only %>

resource "aws_iam_role_policy_attachment" "read_only" {
  role       = aws_iam_role.this.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
<% end %>
