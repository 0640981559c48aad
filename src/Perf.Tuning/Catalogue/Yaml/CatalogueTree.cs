using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Perf.Tuning;

/// <summary>
/// Makes a tree of the events of the YAML parser. Depth and the number of values are limited while it is read; aliases are refused, for a small file could stand for a large tree by them.
/// </summary>
internal sealed class CatalogueTree
{
    private const int MostDepth = 16, MostNodes = 50_000;

    private readonly YamlEvents _parser;
    private int _nodes;

    private CatalogueTree(string text) => _parser = new YamlEvents(text);

    private ParsingEvent Current => _parser.Current!;

    /// <summary>Reads the one document of a file.</summary>
    /// <param name="text">The file's text.</param>
    /// <returns>Its root; null where the file is empty.</returns>
    /// <exception cref="YamlException">The text is not YAML that is read here; the place is in it.</exception>
    public static CatalogueNode? Read(string text)
    {
        var reader = new CatalogueTree(text);
        reader.Advance();
        reader.Advance();
        if (reader.Current is not DocumentStart)
        {
            return null;
        }

        reader.Advance();
        CatalogueNode root = reader.ReadNode(1);
        reader.Advance();
        return reader.Current is StreamEnd ? (root.IsNull ? null : root) : throw Fault(reader.Current, "a second document begins here; a file has one");
    }

    private CatalogueNode ReadNode(int depth)
    {
        ParsingEvent first = Current;
        if (depth > MostDepth || ++_nodes > MostNodes)
        {
            throw Fault(first, depth > MostDepth ? $"the file is nested deeper than {MostDepth} levels" : $"the file has more than {MostNodes} values");
        }

        var node = new CatalogueNode { Line = (int)first.Start.Line, Column = (int)first.Start.Column };
        switch (first)
        {
            case Scalar scalar:
                Advance();
                return scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" ? node : node with { Text = scalar.Value };
            case SequenceStart:
                return node with { Items = ReadItems(depth) };
            case MappingStart:
                return node with { Members = ReadMembers(depth) };
            case AnchorAlias alias:
                throw Fault(alias, $"the alias '*{alias.Value.Value}' is not supported here; write the value out");
            default:
                throw Fault(first, "a value is expected here");
        }
    }

    private List<CatalogueNode> ReadItems(int depth)
    {
        var items = new List<CatalogueNode>();
        Advance();
        while (Current is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        Advance();
        return items;
    }

    private List<(CatalogueNode Key, CatalogueNode Value)> ReadMembers(int depth)
    {
        var members = new List<(CatalogueNode Key, CatalogueNode Value)>();
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        Advance();
        while (Current is not MappingEnd)
        {
            if (Current is not Scalar key)
            {
                throw Fault(Current, "a key must be text");
            }

            if (!lines.TryAdd(key.Value, key.Start.Line))
            {
                throw Fault(key, $"the key '{key.Value}' stands twice; the first is in line {lines[key.Value]}");
            }

            Advance();
            members.Add((new CatalogueNode { Line = (int)key.Start.Line, Column = (int)key.Start.Column, Text = key.Value }, ReadNode(depth + 1)));
        }

        Advance();
        return members;
    }

    private void Advance()
    {
        if (!_parser.MoveNext())
        {
            throw new YamlException(End, End, "the file ends too early");
        }
    }

    private Mark End => _parser.Current?.End ?? Mark.Empty;

    private static YamlException Fault(ParsingEvent place, string message) => new(place.Start, place.End, message);
}
