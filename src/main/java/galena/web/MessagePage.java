package galena.web;

/// A page that only says something.
public record MessagePage(Frame frame, String sentence, String remedy) {}
