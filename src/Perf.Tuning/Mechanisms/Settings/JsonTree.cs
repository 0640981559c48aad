using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Perf.Tuning.Settings;

/// <summary>Reads a JSON text with the place of each value.</summary>
internal static class JsonTree
{
    /// <summary>Reads it.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is no JSON; the message says where.</exception>
    public static SettingNode Read(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int[]? places = bytes.Length == text.Length ? null : Places(text, bytes.Length);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            if (!reader.Read())
            {
                throw new FormatException("it is empty");
            }

            SettingNode root = ReadValue(ref reader, places, "", -1, null);
            return reader.Read() ? throw new FormatException("there is more than one value") : root;
        }
        catch (JsonException fault)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it is no JSON: line {fault.LineNumber + 1}, {fault.Message.Split(" LineNumber")[0].TrimEnd('.')}"), fault);
        }
        catch (InvalidOperationException fault)
        {
            // The reader's word for half of a pair of escapes (\ud800), where all else that is wrong is a JsonException.
            int line = bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n') + 1;
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it is no JSON: line {line}, a text has an escape (\\u) that stands for no character"), fault);
        }
    }

    private static SettingNode ReadValue(ref Utf8JsonReader reader, int[]? places, string name, int nameStart, SettingNode? parent)
    {
        int start = At(places, reader.TokenStartIndex);
        bool isObject = reader.TokenType is JsonTokenType.StartObject;
        bool isSection = isObject || reader.TokenType is JsonTokenType.StartArray;
        var node = new SettingNode
        {
            Name = name,
            NameStart = nameStart < 0 ? start : nameStart,
            Start = start,
            Value = isSection ? "" : reader.TokenType is JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan),
            IsObject = isObject,
            IsSection = isSection,
            IsFlow = isSection,
            Parent = parent,
        };

        while (isSection && reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            string own = node.Children.Count.ToString(CultureInfo.InvariantCulture);
            int ownStart = -1;
            if (isObject)
            {
                own = reader.GetString()!;
                ownStart = At(places, reader.TokenStartIndex);
                reader.Read();
            }

            node.Children.Add(ReadValue(ref reader, places, own, ownStart, node));
        }

        node.End = At(places, reader.BytesConsumed);
        return node;
    }

    private static int At(int[]? places, long index) => places is null ? (int)index : places[index];

    private static int[] Places(string text, int length)
    {
        int[] places = new int[length + 1];
        int at = 0;
        int index = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            places.AsSpan(at, rune.Utf8SequenceLength).Fill(index);
            at += rune.Utf8SequenceLength;
            index += rune.Utf16SequenceLength;
        }

        places[at] = index;
        return places;
    }
}
