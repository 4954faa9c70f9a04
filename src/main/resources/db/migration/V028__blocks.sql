-- Looked up once for every lead that comes: a list of what is not yet in the index would be read each time.
alter index intake.block_hashes set (fastupdate = off);
