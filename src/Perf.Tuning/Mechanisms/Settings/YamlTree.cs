using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Perf.Tuning.Settings;

/// <summary>Reads a YAML text with the place of each value. It calls itself for each level, so that there are few of them: a file could exhaust the stack otherwise, which ends the process.</summary>
internal static class YamlTree
{
    // As many as .NET's reader of JSON lets through.
    private const int MostLevels = 64;

    /// <summary>Reads it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The whole; null where there is nothing in it.</returns>
    /// <exception cref="FormatException">It is no YAML of one document; the message says where.</exception>
    public static SettingNode? Read(string text)
    {
        var parser = new YamlEvents(text);
        try
        {
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
            {
                return null;
            }

            parser.Consume<DocumentStart>();
            SettingNode root = ReadNode(parser, 1, "", -1, null, null);
            parser.Consume<DocumentEnd>();
            return parser.TryConsume<StreamEnd>(out _) ? root : throw new FormatException("it holds several documents, of which none can be told from the others by a key");
        }
        catch (YamlException fault)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it is no YAML: line {fault.Start.Line}, {fault.Message.TrimEnd('.')}"), fault);
        }
        catch (EndOfStreamException fault)
        {
            throw new FormatException("it is no YAML: it ends too early", fault);
        }
    }

    private static SettingNode ReadNode(YamlEvents parser, int level, string name, int nameStart, SettingNode? parent, string? why)
    {
        if (level > MostLevels && parser.Current is MappingStart or SequenceStart)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {parser.Current?.Start.Line}: it is nested deeper than {MostLevels} levels, which no settings are"));
        }

        switch (parser.Current)
        {
            case MappingStart start:
                parser.MoveNext();
                SettingNode mapping = Section(start, name, nameStart, parent, start.Style is MappingStyle.Flow, isObject: true);
                while (!parser.Accept<MappingEnd>(out _))
                {
                    ReadMember(parser, level, mapping);
                }

                mapping.End = End(mapping, parser.Consume<MappingEnd>());
                return mapping;
            case SequenceStart start:
                parser.MoveNext();
                SettingNode list = Section(start, name, nameStart, parent, start.Style is SequenceStyle.Flow, isObject: false);
                while (!parser.Accept<SequenceEnd>(out _))
                {
                    list.Children.Add(ReadNode(parser, level + 1, list.Children.Count.ToString(CultureInfo.InvariantCulture), -1, list, null));
                }

                list.End = End(list, parser.Consume<SequenceEnd>());
                return list;
            case Scalar scalar:
                parser.MoveNext();
                why ??= scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded ? "is a block of lines"
                    : !scalar.Anchor.IsEmpty ? "has an anchor, by which other places mean it too"
                    : !scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific ? "has a type of its own (!)" : null;
                return Leaf(scalar, scalar.Value, name, nameStart, parent, why);
            case AnchorAlias alias:
                parser.MoveNext();
                return Leaf(alias, $"*{alias.Value}", name, nameStart, parent, "is a reference (*) to another place");
            default:
                throw new FormatException("it is no YAML that can be edited");
        }
    }

    private static void ReadMember(YamlEvents parser, int level, SettingNode mapping)
    {
        if (parser.Accept<Scalar>(out Scalar? name))
        {
            parser.MoveNext();
            mapping.Children.Add(ReadNode(parser, level + 1, name.Value, At(name.Start), mapping, null));
            return;
        }

        // A name that is itself a list or a mapping, or a reference: nobody asks for it, but what is in it counts.
        string number = $"?{mapping.Children.Count}";
        mapping.Children.Add(ReadNode(parser, level + 1, number, -1, mapping, "is a name"));
        mapping.Children.Add(ReadNode(parser, level + 1, number + ":", -1, mapping, "has no plain name"));
    }

    private static SettingNode Section(ParsingEvent start, string name, int nameStart, SettingNode? parent, bool isFlow, bool isObject) => new()
    {
        Name = name,
        NameStart = nameStart < 0 ? At(start.Start) : nameStart,
        Start = At(start.Start),
        IsSection = true,
        IsObject = isObject,
        IsFlow = isFlow,
        Parent = parent,
    };

    private static SettingNode Leaf(ParsingEvent own, string value, string name, int nameStart, SettingNode? parent, string? why) => new()
    {
        Name = name,
        NameStart = nameStart < 0 ? At(own.Start) : nameStart,
        Start = At(own.Start),
        End = At(own.End),
        Value = value,
        WhyFixed = why,
        Parent = parent,
    };

    // Where a block ends the parser knows only when something else begins: its last value's end is what counts.
    private static int End(SettingNode node, ParsingEvent end) => node.IsFlow ? At(end.End) : node.Children.Count > 0 ? node.Children[^1].End : node.Start;

    private static int At(Mark mark) => checked((int)mark.Index);
}
