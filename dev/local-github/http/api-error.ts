const documentation = 'https://docs.github.com/rest';

/** One entry of a validation error's `errors` list, as GitHub words them. */
export type FieldError = {
  readonly resource: string;
  readonly field?: string;
  readonly code: string;
  readonly message?: string;
};

/** An error that is answered as GitHub answers it: status, `message`, `documentation_url`, sometimes `errors`. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: readonly FieldError[];

  constructor(status: number, message: string, errors: readonly FieldError[] = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.errors = errors;
  }

  get body(): Readonly<Record<string, unknown>> {
    const errors = this.errors.length === 0 ? {} : { errors: this.errors };
    return { message: this.message, ...errors, documentation_url: documentation, status: String(this.status) };
  }
}

export const notFound = (): ApiError => new ApiError(404, 'Not Found');
export const badCredentials = (): ApiError => new ApiError(401, 'Bad credentials');
export const requiresAuthentication = (): ApiError => new ApiError(401, 'Requires authentication');
export const notAccessible = (): ApiError => new ApiError(403, 'Resource not accessible by integration');

export function invalid(resource: string, field: string, code = 'invalid', message?: string): ApiError {
  return new ApiError(422, 'Validation Failed', [
    { resource, field, code, ...(message === undefined ? {} : { message }) },
  ]);
}

/** A validation error whose text is the whole story, as for "A pull request already exists for octo:branch." */
export function rejected(resource: string, message: string): ApiError {
  return new ApiError(422, 'Validation Failed', [{ resource, code: 'custom', message }]);
}
