package galena;

public class Galena {
    public static void main(String[] a) {}
}
