/** A JSON value. In HCL a string that is one interpolation (`"${var.x}"`) stands for the bare expression, as in Terraform's JSON syntax. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
