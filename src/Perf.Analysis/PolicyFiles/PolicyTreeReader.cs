using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Perf.Analysis;

/// <summary>
/// Makes a tree of the events of the YAML parser. Depth and the number of values are limited while it is read; aliases are refused, for a small file could stand
/// for a large tree by them, and no policy needs them.
/// </summary>
internal sealed class PolicyTreeReader
{
    private const int MaxDepth = 32, MaxNodes = 20_000;

    private readonly Parser _parser;
    private int _nodes;

    private PolicyTreeReader(string text) => _parser = new Parser(new StringReader(text));

    private ParsingEvent Current => _parser.Current!;

    /// <summary>Reads the one document of a file.</summary>
    /// <param name="text">The file's text.</param>
    /// <returns>Its root; null where the file is empty.</returns>
    /// <exception cref="YamlException">The text is not YAML that is read here; the place is in it.</exception>
    internal static PolicyNode? Read(string text)
    {
        var reader = new PolicyTreeReader(text);
        reader.Advance();
        reader.Advance();
        if (reader.Current is not DocumentStart)
        {
            return null;
        }

        reader.Advance();
        PolicyNode root = reader.ReadNode("", 1);
        reader.Advance();
        if (reader.Current is not StreamEnd)
        {
            throw Fault(reader.Current, "a second document begins here; a file has one");
        }

        return root.Kind == PolicyNodeKind.Null ? null : root;
    }

    private PolicyNode ReadNode(string path, int depth)
    {
        ParsingEvent first = Current;
        if (depth > MaxDepth || ++_nodes > MaxNodes)
        {
            throw Fault(first, depth > MaxDepth ? $"the file is nested deeper than {MaxDepth} levels" : $"the file has more than {MaxNodes} values");
        }

        var node = new PolicyNode { Path = path, Line = (int)first.Start.Line, Column = (int)first.Start.Column, Kind = PolicyNodeKind.Scalar };
        switch (first)
        {
            case Scalar scalar:
                bool plain = scalar.Style == ScalarStyle.Plain;
                Advance();
                return node with { Text = scalar.Value, IsPlain = plain, Kind = plain && scalar.Value is "" or "~" or "null" ? PolicyNodeKind.Null : PolicyNodeKind.Scalar };
            case SequenceStart:
                return node with { Kind = PolicyNodeKind.List, Items = ReadItems(path, depth) };
            case MappingStart:
                return node with { Kind = PolicyNodeKind.Mapping, Members = ReadMembers(path, depth) };
            case AnchorAlias alias:
                throw Fault(alias, $"the alias '*{alias.Value.Value}' is not supported here; write the value out");
            default:
                throw Fault(first, "a value is expected here");
        }
    }

    private List<PolicyNode> ReadItems(string path, int depth)
    {
        var items = new List<PolicyNode>();
        Advance();
        while (Current is not SequenceEnd)
        {
            items.Add(ReadNode(string.Create(CultureInfo.InvariantCulture, $"{path}[{items.Count}]"), depth + 1));
        }

        Advance();
        return items;
    }

    private List<(string Name, PolicyNode Value)> ReadMembers(string path, int depth)
    {
        var members = new List<(string Name, PolicyNode Value)>();
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
            members.Add((key.Value, ReadNode(path.Length == 0 ? key.Value : $"{path}.{key.Value}", depth + 1)));
        }

        Advance();
        return members;
    }

    private void Advance()
    {
        try
        {
            if (_parser.MoveNext())
            {
                return;
            }
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException or FormatException or OverflowException)
        {
            // Texts that the parser's authors did not foresee end in such exceptions instead of a syntax error.
            throw new YamlException(End, End, "what follows cannot be read; a {, a [ or a quote before it may not be closed", e);
        }

        throw new YamlException(End, End, "the file ends too early");
    }

    private Mark End => _parser.Current?.End ?? Mark.Empty;

    private static YamlException Fault(ParsingEvent place, string message) => new(place.Start, place.End, message);
}
