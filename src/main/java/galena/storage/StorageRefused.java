package galena.storage;

/// The database cannot be used as asked; the message says why and what to do, for whoever runs Galena.
public final class StorageRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StorageRefused(String message) {
        super(message);
    }
}
