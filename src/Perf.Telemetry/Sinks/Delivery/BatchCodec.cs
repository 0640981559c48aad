using System.IO.Compression;

namespace Perf.Telemetry.Sinks;

/// <summary>How bodies are compressed.</summary>
internal abstract class BatchCodec
{
    /// <summary>gzip (RFC 1952).</summary>
    public static BatchCodec Gzip { get; } = new GzipCodec();

    /// <summary>Snappy's block format, as Prometheus' remote write 1.0 asks for.</summary>
    public static BatchCodec Snappy { get; } = new SnappyCodec();

    /// <summary>As it is: for files and datagrams.</summary>
    public static BatchCodec None { get; } = new PlainCodec();

    /// <summary>The value of Content-Encoding.</summary>
    public abstract string Name { get; }

    /// <summary>The end of names of files with such bodies.</summary>
    public abstract string Extension { get; }

    /// <summary>Compresses.</summary>
    public abstract byte[] Compress(ReadOnlySpan<byte> body);

    /// <summary>The plain body.</summary>
    /// <exception cref="InvalidDataException">It is none of this codec's.</exception>
    public abstract byte[] Decompress(byte[] body);

    private sealed class GzipCodec : BatchCodec
    {
        public override string Name => "gzip";

        public override string Extension => ".gz";

        public override byte[] Compress(ReadOnlySpan<byte> body)
        {
            using var to = new MemoryStream(Math.Max(256, body.Length / 8));
            using (var gzip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(body);
            }

            return to.ToArray();
        }

        public override byte[] Decompress(byte[] body)
        {
            using var plain = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress))
            {
                gzip.CopyTo(plain);
            }

            return plain.ToArray();
        }
    }

    private sealed class SnappyCodec : BatchCodec
    {
        public override string Name => "snappy";

        public override string Extension => ".snappy";

        public override byte[] Compress(ReadOnlySpan<byte> body) => Snappier.Snappy.CompressToArray(body);

        public override byte[] Decompress(byte[] body) => Snappier.Snappy.DecompressToArray(body);
    }

    private sealed class PlainCodec : BatchCodec
    {
        public override string Name => "identity";

        public override string Extension => ".txt";

        public override byte[] Compress(ReadOnlySpan<byte> body) => body.ToArray();

        public override byte[] Decompress(byte[] body) => body;
    }
}
