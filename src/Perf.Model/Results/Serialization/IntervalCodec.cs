using System.IO.Compression;
using System.Text;

namespace Perf;

/// <summary>
/// An interval as few bytes, for the store: a version byte, then the fields in the order below, compressed with Brotli (RFC 7932). Numbers are as exact
/// as in memory. A version that was once written is read for ever.
/// </summary>
public static class IntervalCodec
{
    private const byte Version = 4;

    // The first, which knew less of the generator.
    private const byte Oldest = 1;

    // A second of 100 steps with 20 metrics each is about 2 MB; more than this is not an interval but a bomb.
    private const int MaxLength = 64 * 1024 * 1024;
    private const int LargestKept = 4 * 1024 * 1024;
    private const int Piece = 16 * 1024;

    [ThreadStatic]
    private static MemoryStream? s_plain;

    [ThreadStatic]
    private static byte[]? s_piece;

    /// <summary>Writes an interval.</summary>
    /// <param name="interval">The interval.</param>
    /// <returns>The bytes, which <see cref="Decode(byte[])"/> reads.</returns>
    public static byte[] Encode(Interval interval)
    {
        // The compressor sees the whole at once: field by field it would make a block of each, longer than the field itself.
        using var plain = new MemoryStream();
        using (var writer = new BinaryWriter(plain, Encoding.UTF8, leaveOpen: true))
        {
            Write(writer, interval);
        }

        using var bytes = new MemoryStream();
        bytes.WriteByte(Version);
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressed.Write(plain.GetBuffer(), 0, (int)plain.Length);
        }

        return bytes.ToArray();
    }

    /// <summary>Reads an interval.</summary>
    /// <param name="bytes">What <see cref="Encode"/> wrote, in this or an earlier version.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="FormatException">The bytes are not an interval, or of a newer version.</exception>
    public static Interval Decode(byte[] bytes) => Decode(bytes, null);

    /// <summary>Reads a part of an interval: who draws one metric of an hour need not unpack the distributions of all others.</summary>
    /// <param name="bytes">What <see cref="Encode"/> wrote, in this or an earlier version.</param>
    /// <param name="metrics">Tells of a metric's name whether its series are wanted; null for all.</param>
    /// <returns>The interval, without the series of other metrics.</returns>
    /// <exception cref="FormatException">The bytes are not an interval, or of a newer version.</exception>
    public static Interval Decode(byte[] bytes, Func<string, bool>? metrics)
    {
        if (bytes is not [>= Oldest and <= Version, ..])
        {
            throw new FormatException(bytes.Length == 0 ? "The interval is empty." : $"The interval has version {bytes[0]}; this build reads up to {Version}.");
        }

        try
        {
            using var reader = new BinaryReader(Decompress(bytes), Encoding.UTF8, leaveOpen: true);
            Interval interval = Read(reader, bytes[0], metrics);
            return reader.BaseStream.Position == reader.BaseStream.Length ? interval : throw new FormatException("The interval has bytes left over.");
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or InvalidOperationException or ArgumentException or IOException or OverflowException)
        {
            throw new FormatException($"The bytes are not an interval: {e.Message}", e);
        }
    }

    private static MemoryStream Decompress(byte[] bytes)
    {
        using var compressed = new BrotliStream(new MemoryStream(bytes, 1, bytes.Length - 1), CompressionMode.Decompress);

        // A second of many steps is a large object, and a run has thousands: one buffer for each thread keeps them from the garbage collector.
        MemoryStream plain = s_plain is { Capacity: <= LargestKept } kept ? kept : s_plain = new MemoryStream();
        plain.SetLength(0);
        byte[] buffer = s_piece ??= new byte[Piece];
        for (int read; (read = compressed.Read(buffer)) > 0;)
        {
            plain.Write(buffer, 0, read);
            if (plain.Length > MaxLength)
            {
                throw new FormatException($"The interval is longer than {MaxLength} bytes.");
            }
        }

        plain.Position = 0;
        return plain;
    }

    private static void Write(BinaryWriter writer, Interval interval)
    {
        writer.Write7BitEncodedInt(interval.Index);
        writer.Write(interval.Start.Ticks);
        writer.Write(interval.Length.Ticks);

        writer.Write7BitEncodedInt(interval.Series.Count);
        foreach (Series series in interval.Series)
        {
            writer.Write(series.Metric);
            writer.Write(series.Step);
            writer.Write((byte)series.Type);
            writer.Write7BitEncodedInt64(series.Count);
            writer.Write(series.Sum);
            writer.Write(series.Min);
            writer.Write(series.Max);

            // From version 3 on.
            writer.Write(series.Unit ?? "");
            byte[] histogram = series.Histogram.ToBytes();
            writer.Write7BitEncodedInt(histogram.Length);
            writer.Write(histogram);
        }

        writer.Write7BitEncodedInt(interval.Errors.Count);
        foreach (ErrorCount error in interval.Errors)
        {
            writer.Write(error.Step);
            writer.Write(error.Class);
            writer.Write7BitEncodedInt64(error.Count);
            writer.Write(error.Example);
        }

        writer.Write7BitEncodedInt(interval.Checks.Count);
        foreach (CheckResult check in interval.Checks)
        {
            writer.Write(check.Name);
            writer.Write(check.Step);
            writer.Write7BitEncodedInt64(check.Passes);
            writer.Write7BitEncodedInt64(check.Fails);
        }

        writer.Write(interval.Generator.CpuSeconds);
        writer.Write(interval.Generator.GcPauseMilliseconds);
        writer.Write(interval.Generator.ClockStepMilliseconds);
        writer.Write7BitEncodedInt64(interval.Generator.OfferedStarts);
        writer.Write7BitEncodedInt64(interval.Generator.AchievedStarts);

        // From version 2 on.
        writer.Write(interval.Generator.LoopBusyShare ?? double.NaN);
        writer.Write(interval.Generator.PortsUsedShare ?? double.NaN);
        writer.Write(interval.Generator.FileDescriptorShare ?? double.NaN);
        writer.Write(interval.Generator.OwnCpuShare ?? double.NaN);
        writer.Write(interval.Generator.OtherCpuShare ?? double.NaN);
        writer.Write(interval.Generator.ThrottledMilliseconds ?? double.NaN);

        // From version 4 on.
        writer.Write7BitEncodedInt(interval.Monitors.Count);
        foreach (MonitorSample sample in interval.Monitors)
        {
            writer.Write(sample.Monitor);
            writer.Write(sample.Signal);
            writer.Write(sample.Unit);
            writer.Write7BitEncodedInt(sample.Labels.Count);
            foreach ((string name, string value) in sample.Labels)
            {
                writer.Write(name);
                writer.Write(value);
            }

            writer.Write(sample.Value);
        }
    }

    // Initializers run in the order in which they are written, which is the order of the bytes.
    private static Interval Read(BinaryReader reader, byte version, Func<string, bool>? metrics) => new()
    {
        Index = reader.Read7BitEncodedInt(),
        Start = TimeSpan.FromTicks(reader.ReadInt64()),
        Length = TimeSpan.FromTicks(reader.ReadInt64()),
        Series = ReadSeries(reader, version, metrics),
        Errors = ReadList(reader, static reader => new ErrorCount
        {
            Step = reader.ReadString(),
            Class = reader.ReadString(),
            Count = reader.Read7BitEncodedInt64(),
            Example = reader.ReadString(),
        }),
        Checks = ReadList(reader, static reader => new CheckResult
        {
            Name = reader.ReadString(),
            Step = reader.ReadString(),
            Passes = reader.Read7BitEncodedInt64(),
            Fails = reader.Read7BitEncodedInt64(),
        }),
        Generator = new GeneratorSample
        {
            CpuSeconds = reader.ReadDouble(),
            GcPauseMilliseconds = reader.ReadDouble(),
            ClockStepMilliseconds = reader.ReadDouble(),
            OfferedStarts = reader.Read7BitEncodedInt64(),
            AchievedStarts = reader.Read7BitEncodedInt64(),
            LoopBusyShare = ReadFrom(2, version, reader),
            PortsUsedShare = ReadFrom(2, version, reader),
            FileDescriptorShare = ReadFrom(2, version, reader),
            OwnCpuShare = ReadFrom(2, version, reader),
            OtherCpuShare = ReadFrom(2, version, reader),
            ThrottledMilliseconds = ReadFrom(2, version, reader),
        },
        Monitors = version < 4 ? [] : ReadList(reader, static reader => new MonitorSample
        {
            Monitor = reader.ReadString(),
            Signal = reader.ReadString(),
            Unit = reader.ReadString(),
            Labels = ReadLabels(reader),
            Value = reader.ReadDouble(),
        }),
    };

    private static Series[] ReadSeries(BinaryReader reader, byte version, Func<string, bool>? metrics)
    {
        int count = ReadLength(reader);
        var list = new List<Series>(count);
        for (int i = 0; i < count; i++)
        {
            string metric = reader.ReadString();
            if (metrics is not null && !metrics(metric))
            {
                SkipSeries(reader, version);
                continue;
            }

            list.Add(new Series
            {
                Metric = metric,
                Step = reader.ReadString(),
                Type = ReadType(reader),
                Count = reader.Read7BitEncodedInt64(),
                Sum = reader.ReadDouble(),
                Min = reader.ReadDouble(),
                Max = reader.ReadDouble(),
                Unit = version >= 3 && reader.ReadString() is { Length: > 0 } unit ? unit : null,
                Histogram = Histogram.FromOwnBytes(ReadBytes(reader)),
            });
        }

        return [.. list];
    }

    // All of a series behind its metric's name.
    private static void SkipSeries(BinaryReader reader, byte version)
    {
        Skip(reader, ReadLength(reader));
        Skip(reader, sizeof(byte));
        reader.Read7BitEncodedInt64();
        Skip(reader, 3 * sizeof(double));
        if (version >= 3)
        {
            Skip(reader, ReadLength(reader));
        }

        Skip(reader, ReadLength(reader));
    }

    private static void Skip(BinaryReader reader, int length) => reader.BaseStream.Position += length;

    private static double? ReadFrom(byte first, byte version, BinaryReader reader) =>
        version >= first && reader.ReadDouble() is var value && !double.IsNaN(value) ? value : null;

    private static T[] ReadList<T>(BinaryReader reader, Func<BinaryReader, T> readOne)
    {
        T[] list = new T[ReadLength(reader)];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = readOne(reader);
        }

        return list;
    }

    private static Dictionary<string, string> ReadLabels(BinaryReader reader)
    {
        int count = ReadLength(reader);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            // A name that comes twice is damage; the dictionary says so.
            labels.Add(reader.ReadString(), reader.ReadString());
        }

        return labels;
    }

    private static byte[] ReadBytes(BinaryReader reader) => reader.ReadBytes(ReadLength(reader));

    // Nothing takes less than a byte, so a length beyond the end is caught before memory is asked for.
    private static int ReadLength(BinaryReader reader)
    {
        int length = reader.Read7BitEncodedInt();
        return length >= 0 && length <= reader.BaseStream.Length - reader.BaseStream.Position
            ? length
            : throw new FormatException("The interval ends too early.");
    }

    private static MetricType ReadType(BinaryReader reader) =>
        reader.ReadByte() is byte type && Enum.IsDefined((MetricType)type) ? (MetricType)type : throw new FormatException("A series has an unknown type.");
}
