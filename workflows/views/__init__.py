"""The pages: form, act, next page; a refusal becomes an error of the form."""
