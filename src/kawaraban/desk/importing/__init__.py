"""What people bring: archives, pages, mails, lists."""
