<% if region %>
data "aws_region" "current" {
  region = var.region
}
<% else %>
data "aws_region" "current" {}
<% end %>

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

resource "aws_ecs_cluster" "this" {
<% if region %>
  region = var.region

<% end %>
  name = var.service_name
  tags = var.tags

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name              = "/aws/ecs/${var.service_name}"
  retention_in_days = var.log_days
  tags              = var.tags
}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "Tasks"
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

# Pulls the image and writes the log, before the application runs.
resource "aws_iam_role" "execution" {
  name_prefix        = "${substr(var.service_name, 0, 26)}-execution-"
  description        = "Starts the tasks of ${var.service_name}."
  assume_role_policy = data.aws_iam_policy_document.trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

# What the application itself may do: nothing, until somebody attaches a policy.
resource "aws_iam_role" "task" {
  name_prefix        = "${substr(var.service_name, 0, 31)}-task-"
  description        = "Rights of the application ${var.service_name}."
  assume_role_policy = data.aws_iam_policy_document.trust.json
  tags               = var.tags
}

resource "aws_security_group" "load_balancer" {
<% if region %>
  region = var.region

<% end %>
  name_prefix = "${var.service_name}-lb-"
  description = "Load balancer of ${var.service_name}"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = "${var.service_name}-lb" })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer" {
  for_each = { for pair in setproduct(["80", "443"], var.allowed_cidr_blocks) : "${pair[0]} from ${pair[1]}" => pair }

<% if region %>
  region = var.region

<% end %>
  security_group_id = aws_security_group.load_balancer.id
  description       = "Port ${each.key}"
  cidr_ipv4         = each.value[1]
  ip_protocol       = "tcp"
  from_port         = tonumber(each.value[0])
  to_port           = tonumber(each.value[0])
  tags              = var.tags
}

resource "aws_vpc_security_group_egress_rule" "load_balancer" {
<% if region %>
  region = var.region

<% end %>
  security_group_id            = aws_security_group.load_balancer.id
  description                  = "To the tasks"
  referenced_security_group_id = aws_security_group.tasks.id
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
  tags                         = var.tags
}

resource "aws_security_group" "tasks" {
<% if region %>
  region = var.region

<% end %>
  name_prefix = "${var.service_name}-tasks-"
  description = "Tasks of ${var.service_name}"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = "${var.service_name}-tasks" })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "tasks" {
<% if region %>
  region = var.region

<% end %>
  security_group_id            = aws_security_group.tasks.id
  description                  = "From the load balancer"
  referenced_security_group_id = aws_security_group.load_balancer.id
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
  tags                         = var.tags
}

resource "aws_vpc_security_group_egress_rule" "tasks" {
<% if region %>
  region = var.region

<% end %>
  security_group_id = aws_security_group.tasks.id
  description       = "Everything outbound"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
  tags              = var.tags
}

resource "aws_lb" "this" {
<% if region %>
  region = var.region

<% end %>
  name                       = var.service_name
  load_balancer_type         = "application"
<% if public %>
  internal                   = false
<% else %>
  internal                   = true
<% end %>
  subnets                    = var.load_balancer_subnet_ids
  security_groups            = [aws_security_group.load_balancer.id]
  drop_invalid_header_fields = true
  enable_deletion_protection = var.deletion_protection
  tags                       = var.tags
}

resource "aws_lb_target_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name_prefix          = "tasks-"
  vpc_id               = var.vpc_id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = var.port
  deregistration_delay = 30
  tags                 = merge(var.tags, { Name = var.service_name })

  health_check {
    path                = var.health_path
    matcher             = "200"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "https" {
<% if region %>
  region = var.region

<% end %>
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn
  tags              = var.tags

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_lb_listener" "http" {
<% if region %>
  region = var.region

<% end %>
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"
  tags              = var.tags

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_ecs_task_definition" "this" {
<% if region %>
  region = var.region

<% end %>
  family                   = var.service_name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = coalesce(var.memory_mb, 2 * var.cpu)
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  tags                     = var.tags

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = <% architecture %>
  }

  container_definitions = jsonencode([
    {
      name                   = "app"
      image                  = var.image
      essential              = true
      readonlyRootFilesystem = var.read_only_root_filesystem

      portMappings = [{ containerPort = var.port, protocol = "tcp" }]
      environment  = [for name, value in var.environment : { name = name, value = value }]

      linuxParameters = { initProcessEnabled = true }

      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.this.name
          awslogs-region        = data.aws_region.current.id
          awslogs-stream-prefix = "app"
        }
      }
    }
  ])
}

resource "aws_ecs_service" "this" {
<% if region %>
  region = var.region

<% end %>
  name                               = var.service_name
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.this.arn
  launch_type                        = "FARGATE"
  platform_version                   = "LATEST"
  desired_count                      = var.min_tasks
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"
  tags                               = var.tags

  # A deployment whose tasks do not come up is taken back.
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.tasks.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = "app"
    container_port   = var.port
  }

  # The number of tasks belongs to the scaling below.
  lifecycle {
    ignore_changes = [desired_count]
  }

  depends_on = [aws_lb_listener.https]
}

resource "aws_appautoscaling_target" "this" {
<% if region %>
  region = var.region

<% end %>
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.this.name}"
  min_capacity       = var.min_tasks
  max_capacity       = var.max_tasks
  tags               = var.tags
}

resource "aws_appautoscaling_policy" "cpu" {
<% if region %>
  region = var.region

<% end %>
  name               = "${var.service_name}-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = <% cpu_target_percent %>
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
