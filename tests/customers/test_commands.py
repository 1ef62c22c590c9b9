"""Every customer command as a user gives it: what comes out, what it says when it is wrong."""
