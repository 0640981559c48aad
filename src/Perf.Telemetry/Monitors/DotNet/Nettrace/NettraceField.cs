namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>A field of an event: its name, its type as System.TypeCode numbers them, and the fields within it where it is an object.</summary>
internal sealed record NettraceField(string Name, int Type, IReadOnlyList<NettraceField> Fields)
{
    private const int Object = 1;
    private const int Array = 19;
    private const int MostFields = 200;
    private const int Deepest = 8;

    /// <summary>Reads a list of fields.</summary>
    /// <exception cref="FormatException">There are more than can be.</exception>
    public static IReadOnlyList<NettraceField> ReadList(ref NettraceCursor cursor, int depth = 0)
    {
        int count = cursor.Int32();
        if (count is < 0 or > MostFields || depth > Deepest)
        {
            throw new FormatException($"The process' trace cannot be read: an event has {count} fields.");
        }

        var fields = new NettraceField[count];
        for (int i = 0; i < count; i++)
        {
            int type = cursor.Int32();
            IReadOnlyList<NettraceField> inner = type == Object ? ReadList(ref cursor, depth + 1) : [];
            if (type == Array)
            {
                throw new FormatException("The process' trace cannot be read: an event has a field of several values.");
            }

            fields[i] = new NettraceField(cursor.Text(), type, inner);
        }

        return fields;
    }

    /// <summary>Reads the field's value.</summary>
    /// <param name="cursor">The event's bytes.</param>
    /// <param name="take">Takes each field that has a number or a text, by its name; of those within it, too.</param>
    public void Read(ref NettraceCursor cursor, Action<string, double, string?> take)
    {
        if (Type == Object)
        {
            foreach (NettraceField field in Fields)
            {
                field.Read(ref cursor, take);
            }

            return;
        }

        string? text = null;
        double number = double.NaN;
        switch ((TypeCode)Type)
        {
            case TypeCode.String:
                text = cursor.Text();
                break;
            case TypeCode.Boolean or TypeCode.Int32:
                number = cursor.Int32();
                break;
            case TypeCode.UInt32:
                number = (uint)cursor.Int32();
                break;
            case TypeCode.Int64:
                number = cursor.Int64();
                break;
            case TypeCode.UInt64:
                number = (ulong)cursor.Int64();
                break;
            case TypeCode.Single:
                number = cursor.Single();
                break;
            case TypeCode.Double:
                number = cursor.Double();
                break;
            case TypeCode.SByte or TypeCode.Byte:
                number = cursor.Byte();
                break;
            case TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Char:
                number = cursor.Int16();
                break;
            case TypeCode.DateTime:
                // A file time.
                number = cursor.Int64();
                break;
            case TypeCode.Decimal or (TypeCode)17:
                // 17 is a Guid here.
                cursor.Take(16);
                break;
            default:
                throw new FormatException($"The process' trace cannot be read: the field {Name} is of type {Type}.");
        }

        take(Name, number, text);
    }
}
