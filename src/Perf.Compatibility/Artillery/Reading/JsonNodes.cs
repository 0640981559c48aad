using System.Globalization;
using Newtonsoft.Json;

namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Makes nodes of JSON. Of a key that stands twice the last counts, as in JavaScript. Comments are passed over.</summary>
/// <param name="reader">Stands before the first token.</param>
/// <param name="path">The file.</param>
/// <param name="problems">Gets what is wrong besides the syntax.</param>
internal sealed class JsonNodes(JsonTextReader reader, string path, Problems problems)
{
    private Place Here => new(path, reader.LineNumber, Math.Max(1, reader.LinePosition));

    /// <summary>Reads the one value of the file.</summary>
    /// <returns>Its root; null when there is none, and then the problem is in the list.</returns>
    /// <exception cref="JsonReaderException">What cannot be read: it ends too early too, or goes on after its end.</exception>
    public Node? Read()
    {
        if (!TryNext())
        {
            problems.Add(new Place(path), "the file is empty");
            return null;
        }

        Node root = ReadValue();

        // The reader refuses whatever but comments follows.
        while (TryNext())
        {
        }

        return root;
    }

    // The reader stands at the value's first token, and then at its last.
    private Node ReadValue()
    {
        Place place = Here;
        switch (reader.TokenType)
        {
            case JsonToken.StartObject:
                return ReadMap(place);
            case JsonToken.StartArray:
                var items = new List<Node>();
                while (Next() != JsonToken.EndArray)
                {
                    items.Add(ReadValue());
                }

                return new ListNode(items, place);
            case JsonToken.Integer:
            case JsonToken.Float when double.IsFinite((double)reader.Value!):
                return new ScalarNode(new ScalarValue(Convert.ToString(reader.Value, CultureInfo.InvariantCulture)!, ScalarKind.Number), place);
            case JsonToken.Boolean:
                return new ScalarNode(new ScalarValue((bool)reader.Value! ? "true" : "false", ScalarKind.Boolean), place);
            case JsonToken.String:
                return new ScalarNode(ScalarValue.OfText((string)reader.Value!), place);
            case JsonToken.Null:
                return new ScalarNode(new ScalarValue("null", ScalarKind.Null), place);
            default:
                throw Fault($"'{reader.Value}' is no value of JSON");
        }
    }

    private MapNode ReadMap(Place place)
    {
        var entries = new NodeEntries();
        while (Next() == JsonToken.PropertyName)
        {
            string key = (string)reader.Value!;
            Place keyPlace = Here;
            Next();
            entries.Set(new NodeEntry(key, keyPlace, ReadValue()));
        }

        return entries.ToMap(place);
    }

    private JsonToken Next() => TryNext() ? reader.TokenType : throw Fault("The file ends too early; something that begins in it is not closed");

    private bool TryNext()
    {
        while (reader.Read())
        {
            if (reader.TokenType != JsonToken.Comment)
            {
                return true;
            }
        }

        return false;
    }

    private JsonReaderException Fault(string message) => new(message, reader.Path, reader.LineNumber, reader.LinePosition, null);
}
