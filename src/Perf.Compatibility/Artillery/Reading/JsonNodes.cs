using System.Globalization;
using Newtonsoft.Json;

namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Makes nodes of JSON. Of a key that stands twice the last counts, as in JavaScript.</summary>
/// <param name="reader">Stands at the first token.</param>
/// <param name="path">The file.</param>
internal sealed class JsonNodes(JsonTextReader reader, string path)
{
    private Place Here => new(path, reader.LineNumber, Math.Max(1, reader.LinePosition));

    /// <summary>Reads the value that begins here.</summary>
    /// <returns>The node; the reader stands at its last token.</returns>
    public Node Read()
    {
        Place place = Here;
        switch (reader.TokenType)
        {
            case JsonToken.StartObject:
                return ReadMap(place);
            case JsonToken.StartArray:
                var items = new List<Node>();
                while (reader.Read() && reader.TokenType != JsonToken.EndArray)
                {
                    items.Add(Read());
                }

                return new ListNode(items, place);
            case JsonToken.Integer or JsonToken.Float:
                return new ScalarNode(new ScalarValue(Convert.ToString(reader.Value, CultureInfo.InvariantCulture)!, ScalarKind.Number), place);
            case JsonToken.Boolean:
                return new ScalarNode(new ScalarValue((bool)reader.Value! ? "true" : "false", ScalarKind.Boolean), place);
            case JsonToken.String:
                return new ScalarNode(ScalarValue.OfText((string)reader.Value!), place);
            default:
                return new ScalarNode(new ScalarValue("null", ScalarKind.Null), place);
        }
    }

    private MapNode ReadMap(Place place)
    {
        var map = new MapNode([], place);
        while (reader.Read() && reader.TokenType == JsonToken.PropertyName)
        {
            string key = (string)reader.Value!;
            reader.Read();
            map = map.With(key, Read());
        }

        return map;
    }
}
