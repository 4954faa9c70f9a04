package galena.lead;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// A photograph as we keep it: upright, at most [#LONGEST] pixels a side, painted anew, so that nothing hidden
/// in the file (where it was taken, by which device, programs) stays.
final class Photo {
    static final int LONGEST = 2000;
    private static final long MOST_PIXELS = 60_000_000;
    private static final float QUALITY = 0.85f;

    private Photo() {}

    /// As JPEG. Empty for what is no picture that we read (JPEG, PNG, GIF, BMP), or one of more than sixty million
    /// pixels.
    static Optional<byte[]> of(byte[] raw) {
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(raw))) {
            var readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            var reader = readers.next();
            try {
                reader.setInput(input, true, true);
                return small(reader).map(image -> jpeg(painted(image, orientation(raw))));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException broken) {
            // readers of pictures throw whatever comes to their mind
            return Optional.empty();
        }
    }

    /// Read in steps, so that a large one never stands in memory whole.
    private static Optional<BufferedImage> small(ImageReader reader) throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        if (width * height > MOST_PIXELS) {
            return Optional.empty();
        }
        int step = (int) Math.max(1, Math.max(width, height) / LONGEST);
        var how = reader.getDefaultReadParam();
        how.setSourceSubsampling(step, step, 0, 0);
        return Optional.ofNullable(reader.read(0, how));
    }

    /// How it is to be turned (EXIF, 1 to 8); 1 where nobody says.
    private static int orientation(byte[] raw) {
        try {
            var about = ImageMetadataReader.readMetadata(new ByteArrayInputStream(raw))
                    .getFirstDirectoryOfType(ExifIFD0Directory.class);
            return about != null && about.containsTag(ExifIFD0Directory.TAG_ORIENTATION)
                    ? about.getInt(ExifIFD0Directory.TAG_ORIENTATION)
                    : 1;
        } catch (IOException | ImageProcessingException | MetadataException unreadable) {
            return 1;
        }
    }

    private static BufferedImage painted(BufferedImage image, int orientation) {
        double scale = Math.min(1, (double) LONGEST / Math.max(image.getWidth(), image.getHeight()));
        int width = (int) Math.max(1, Math.round(image.getWidth() * scale));
        int height = (int) Math.max(1, Math.round(image.getHeight() * scale));
        boolean lies = orientation >= 5 && orientation <= 8;
        var upright = new BufferedImage(lies ? height : width, lies ? width : height, BufferedImage.TYPE_INT_RGB);
        var brush = upright.createGraphics();
        brush.setColor(Color.WHITE);
        brush.fillRect(0, 0, upright.getWidth(), upright.getHeight());
        brush.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        var turned = turned(orientation, width, height);
        turned.scale(scale, scale);
        brush.drawImage(image, turned, null);
        brush.dispose();
        return upright;
    }

    /// From how the camera held it to how it was seen (CIPA DC-008, table 6).
    private static AffineTransform turned(int orientation, int width, int height) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
            default -> new AffineTransform();
        };
    }

    private static byte[] jpeg(BufferedImage image) {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var out = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(output);
            var how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
