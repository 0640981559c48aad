using System.Runtime.InteropServices;
using Perf.Engine.Running;

namespace Perf.Engine.Sharing;

/// <summary>
/// What setups have set, as bytes: from the share that has done them to the others of the run. Places are those of one scenario compiled by one build, and nobody keeps the bytes.
/// </summary>
internal static class GivenValuesCodec
{
    private const byte Version = 1;

    /// <summary>Writes the values.</summary>
    /// <param name="values">What has been set.</param>
    public static byte[] Write(GivenValues values)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        Write(writer, values.OfRun);
        writer.Write(values.OfExecutors.Count);
        foreach ((int Slot, ScalarValue Value)[] one in values.OfExecutors)
        {
            Write(writer, one);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads values.</summary>
    /// <param name="bytes">What <see cref="Write(GivenValues)"/> gave.</param>
    /// <param name="into">Gets them, in the place of its own.</param>
    /// <param name="slots">How many places the scenario has.</param>
    /// <param name="written">The places that may have been set: by the test's setup, then by that of each executor; null for all places.</param>
    /// <exception cref="InvalidDataException">They are not of this scenario.</exception>
    public static void Read(byte[] bytes, GivenValues into, int slots, IReadOnlyList<IReadOnlyList<int>>? written = null)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        using var reader = new BinaryReader(stream);
        try
        {
            if (reader.ReadByte() != Version)
            {
                throw Invalid();
            }

            (int, ScalarValue)[] ofRun = ReadValues(reader, slots, written?[0]);
            if (reader.ReadInt32() != into.OfExecutors.Count)
            {
                throw Invalid();
            }

            (int, ScalarValue)[][] ofExecutors = [.. into.OfExecutors.Select((_, executor) => ReadValues(reader, slots, written?[executor + 1]))];
            if (stream.Position != stream.Length)
            {
                throw Invalid();
            }

            into.Restore(ofRun, ofExecutors);
        }
        catch (EndOfStreamException)
        {
            throw Invalid();
        }
    }

    // Texts as they are in memory: what a target answers may be no valid text, and must come out the same.
    private static void Write(BinaryWriter writer, IReadOnlyCollection<(int Slot, ScalarValue Value)> values)
    {
        writer.Write(values.Count);
        foreach ((int slot, ScalarValue value) in values)
        {
            writer.Write(slot);
            writer.Write((byte)value.Kind);
            writer.Write(value.Text?.Length ?? -1);
            writer.Write(MemoryMarshal.AsBytes(value.Text.AsSpan()));
        }
    }

    private static (int Slot, ScalarValue Value)[] ReadValues(BinaryReader reader, int slots, IReadOnlyList<int>? written)
    {
        int count = reader.ReadInt32();
        if (count < 0 || count > slots)
        {
            throw Invalid();
        }

        var values = new (int Slot, ScalarValue Value)[count];
        for (int i = 0; i < count; i++)
        {
            int slot = reader.ReadInt32();
            byte kind = reader.ReadByte();
            int length = reader.ReadInt32();
            if (slot < 0 || slot >= slots || written?.Contains(slot) == false || kind > (byte)ScalarKind.Json || length < -1 || length > (reader.BaseStream.Length - reader.BaseStream.Position) / sizeof(char))
            {
                throw Invalid();
            }

            // A place that was not set has no text.
            string text = length < 0 ? null! : new string(MemoryMarshal.Cast<byte, char>(reader.ReadBytes(length * sizeof(char))));
            values[i] = (slot, new ScalarValue(text, (ScalarKind)kind));
        }

        return values;
    }

    private static InvalidDataException Invalid() =>
        new("what the setup has set does not fit the scenario. All agents of a run must have the same version of Perf: update those that differ");
}
