package galena.playbook;

import java.util.UUID;

/// A version of a playbook that leads stand on.
public record PlaybookRef(UUID id, int version) {}
