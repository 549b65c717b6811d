variable "allowed_security_group_ids" {
  description = "Security groups whose members may connect; nobody without one."
  type        = list(string)
  default     = []
}
