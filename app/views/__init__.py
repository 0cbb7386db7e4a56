"""Pages, by who may enter: public, account, learn."""
