namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>Goes through the events of a block.</summary>
internal static class NettraceEvents
{
    /// <summary>Takes an event.</summary>
    /// <param name="heading">What it says of itself.</param>
    /// <param name="payload">Its fields.</param>
    public delegate void Taker(NettraceHeading heading, ReadOnlySpan<byte> payload);

    // What the first byte of an event's heading says of the rest; what is not there is as in the event before.
    [Flags]
    private enum Has
    {
        Metadata = 1,
        Capture = 2,
        Thread = 4,
        Stack = 8,
        Activity = 16,
        RelatedActivity = 32,
        Length = 128,
    }

    /// <summary>Gives each event up to a stream's end.</summary>
    /// <param name="stream">The stream; it may wait for what comes.</param>
    /// <param name="describe">Takes what describes an event of a kind, before the first of that kind.</param>
    /// <param name="take">Takes each event.</param>
    /// <exception cref="FormatException">The bytes are not as they must be.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within an object, as it does when the process ends.</exception>
    public static void ReadAll(Stream stream, Taker describe, Taker take)
    {
        var trace = new NettraceStream(stream);
        trace.ReadHeading();
        while (trace.NextBlock(out NettraceBlock kind) is { } block)
        {
            try
            {
                if (kind is NettraceBlock.Events or NettraceBlock.Descriptions)
                {
                    ForEach(block, kind == NettraceBlock.Descriptions ? describe : take);
                }
            }
            catch (OverflowException e)
            {
                throw new FormatException("The process' trace cannot be read: a number is too large.", e);
            }
        }
    }

    /// <summary>Gives each event of a block.</summary>
    /// <param name="block">The block's bytes.</param>
    /// <param name="take">Takes it.</param>
    /// <exception cref="FormatException">The bytes are not as they must be.</exception>
    public static void ForEach(ReadOnlySpan<byte> block, Taker take)
    {
        var cursor = new NettraceCursor(block);
        int heading = cursor.Int16();
        bool isCompressed = (cursor.Int16() & 1) != 0;
        cursor.Take(heading - 4);
        if (isCompressed)
        {
            Compressed(cursor, take);
        }
        else
        {
            Plain(cursor, block.Length, take);
        }
    }

    private static void Compressed(NettraceCursor cursor, Taker take)
    {
        int metadata = 0;
        long thread = 0;
        int stack = 0;
        int length = 0;
        while (cursor.Left > 0)
        {
            var has = (Has)cursor.Byte();
            if (has.HasFlag(Has.Metadata))
            {
                metadata = checked((int)cursor.Variable());
            }

            if (has.HasFlag(Has.Capture))
            {
                cursor.Variable();
                cursor.Variable();
                cursor.Variable();
            }

            if (has.HasFlag(Has.Thread))
            {
                thread = (long)cursor.Variable();
            }

            if (has.HasFlag(Has.Stack))
            {
                stack = checked((int)cursor.Variable());
            }

            // The time since the event before.
            cursor.Variable();
            cursor.Take((has.HasFlag(Has.Activity) ? 16 : 0) + (has.HasFlag(Has.RelatedActivity) ? 16 : 0));
            if (has.HasFlag(Has.Length))
            {
                length = checked((int)Math.Min(cursor.Variable(), int.MaxValue));
            }

            take(new NettraceHeading(metadata, thread, stack), cursor.Take(length));
        }
    }

    private static void Plain(NettraceCursor cursor, int blockLength, Taker take)
    {
        while (cursor.Left > 0)
        {
            cursor.Int32();
            int metadata = cursor.Int32() & int.MaxValue;

            cursor.Int32();
            long thread = cursor.Int64();

            // The capturing thread and its processor; behind the stack the time, and activities.
            cursor.Take(8 + 4);
            int stack = cursor.Int32();
            cursor.Take(8 + 16 + 16);
            take(new NettraceHeading(metadata, thread, stack), cursor.Take(cursor.Int32()));
            cursor.Take(Math.Min(cursor.Left, (4 - ((blockLength - cursor.Left) % 4)) % 4));
        }
    }
}
