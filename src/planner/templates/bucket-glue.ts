const notification = (target: string, dependsOn: string): string => `resource "aws_s3_bucket_notification" "<id>" {
<object region>  bucket = <object.bucket_name>

${target}
  # S3 refuses what does not let it in yet.
  depends_on = [${dependsOn}]
}
`;

const toQueue = `  queue {
    queue_arn = <subject.queue_arn>
    events    = ["s3:ObjectCreated:*"]
  }
`;

/** A bucket tells a queue of each new object. The queue's own policy lets it send. */
export const bucketTellsQueue = notification(toQueue, '<subject:aws_sqs_queue_policy>');

/** The same for a queue that has no policy yet: it gets one that lets this bucket send. */
export const bucketTellsQueueThere = `data "aws_caller_identity" "<id>" {}

data "aws_iam_policy_document" "<id>" {
  statement {
    sid       = "BucketSends"
    effect    = "Allow"
    actions   = ["sqs:SendMessage"]
    resources = [<subject.queue_arn>]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [<object.bucket_arn>]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.<id>.account_id]
    }
  }
}

resource "aws_sqs_queue_policy" "<id>" {
  queue_url = <subject.queue_url>
  policy    = data.aws_iam_policy_document.<id>.json
}

${notification(toQueue, 'aws_sqs_queue_policy.<id>')}`;

/** A bucket calls a function for each new object; the permission names bucket and account, as another account could own the name later. */
export const bucketCallsFunction = `data "aws_caller_identity" "<id>" {}

resource "aws_lambda_permission" "<id>" {
<subject region>  statement_id   = "<id>"
  action         = "lambda:InvokeFunction"
  function_name  = <subject.function_name>
  principal      = "s3.amazonaws.com"
  source_arn     = <object.bucket_arn>
  source_account = data.aws_caller_identity.<id>.account_id
}

${notification(
  `  lambda_function {
    lambda_function_arn = <subject.function_arn>
    events              = ["s3:ObjectCreated:*"]
  }
`,
  'aws_lambda_permission.<id>',
)}`;
