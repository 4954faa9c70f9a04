package galena.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// A bucket of any store that speaks S3.
final class BackupBucket implements BackupPlace {
    /// What is larger goes in parts of this size, each of which may be sent anew.
    private static final int PART = 32 << 20;

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    /// @param address `s3://BUCKET` or `s3://BUCKET/FOLDER`. Throws IllegalArgumentException for anything else
    /// @param endpoint of a store that is not Amazon's
    BackupBucket(String address, Optional<URI> endpoint, String region, String accessKey, String secretKey) {
        var parts = address.replaceFirst("^s3://", "").replaceAll("/+$", "").split("/", 2);
        if (!address.startsWith("s3://") || parts[0].isEmpty()) {
            throw new IllegalArgumentException(address);
        }
        this.bucket = parts[0];
        this.prefix = parts.length > 1 ? parts[1] + "/" : "";
        // what stores of other makes do not know is left out
        var builder = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(endpoint.isPresent())
                        .chunkedEncodingEnabled(false)
                        .build());
        endpoint.ifPresent(builder::endpointOverride);
        this.client = builder.build();
    }

    @Override
    public void put(String name, Path file) throws IOException {
        try {
            if (Files.size(file) <= PART) {
                client.putObject(to -> to.bucket(bucket).key(prefix + name), RequestBody.fromFile(file));
            } else {
                inParts(prefix + name, file);
            }
        } catch (SdkException refused) {
            throw said(refused);
        }
    }

    private void inParts(String key, Path file) throws IOException {
        var upload =
                client.createMultipartUpload(to -> to.bucket(bucket).key(key)).uploadId();
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            var done = new ArrayList<CompletedPart>();
            long left = in.length();
            while (left > 0) {
                var bytes = new byte[(int) Math.min(PART, left)];
                in.readFully(bytes);
                int number = done.size() + 1;
                var answer = client.uploadPart(
                        to -> to.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                        RequestBody.fromBytes(bytes));
                done.add(CompletedPart.builder()
                        .partNumber(number)
                        .eTag(answer.eTag())
                        .build());
                left -= bytes.length;
            }
            client.completeMultipartUpload(
                    to -> to.bucket(bucket).key(key).uploadId(upload).multipartUpload(parts -> parts.parts(done)));
        } catch (SdkException | IOException failed) {
            client.abortMultipartUpload(to -> to.bucket(bucket).key(key).uploadId(upload));
            throw failed;
        }
    }

    @Override
    public void get(String name, Path file) throws IOException {
        Files.deleteIfExists(file);
        try {
            client.getObject(from -> from.bucket(bucket).key(prefix + name), file);
        } catch (SdkException refused) {
            throw said(refused);
        }
    }

    @Override
    public void remove(String name) throws IOException {
        try {
            client.deleteObject(from -> from.bucket(bucket).key(prefix + name));
        } catch (SdkException refused) {
            throw said(refused);
        }
    }

    @Override
    public List<Kept> list() throws IOException {
        try {
            return client.listObjectsV2Paginator(in -> in.bucket(bucket).prefix(prefix)).contents().stream()
                    .map(one -> new Kept(one.key().substring(prefix.length()), one.size(), one.lastModified()))
                    .toList();
        } catch (SdkException refused) {
            throw said(refused);
        }
    }

    private static IOException said(SdkException refused) {
        return new IOException(refused.getMessage(), refused);
    }

    @Override
    public String said() {
        return "s3://" + bucket + "/" + prefix;
    }

    @Override
    public void close() {
        client.close();
    }
}
