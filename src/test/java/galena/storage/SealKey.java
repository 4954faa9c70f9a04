package galena.storage;

/// Makes the key that instances on one database share, as the first of them would.
public final class SealKey {
    public SealKey(Storage storage) {
        new Secrets(storage);
    }
}
