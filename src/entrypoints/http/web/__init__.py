"""The pages people work with all day."""
