"""What ./test runs, and the fixtures it runs with. Development only; the product never imports it."""
