"""What people write down after a call (话后小结), and the company's form for it."""
