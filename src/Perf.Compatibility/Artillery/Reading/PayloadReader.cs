namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Reads <c>config.payload</c>.</summary>
internal static class PayloadReader
{
    private static readonly string[] s_keys = ["path", "fields", "order", "loadAll", "name", "delimiter", "cast", "skipEmptyLines", "skipHeader", "options"];

    /// <summary>Reads the payloads.</summary>
    /// <param name="values">Reads values.</param>
    /// <param name="config">The configuration.</param>
    /// <returns>One payload for each file.</returns>
    public static IReadOnlyList<ArtilleryPayload> Read(NodeValues values, MapNode config)
    {
        Node? node = config["payload"];
        IEnumerable<Node> items = node switch { null => [], ListNode list => list.Items, _ => [node] };
        return [.. items.Select(item => values.Map(item, "config.payload")).OfType<MapNode>().Select(map => ReadOne(values, map)).OfType<ArtilleryPayload>()];
    }

    private static ArtilleryPayload? ReadOne(NodeValues values, MapNode map)
    {
        values.CheckKeys(map, "a payload", s_keys);
        if (values.Setting(map["path"], "a payload's path") is not { Length: > 0 } path)
        {
            values.Problems.Add(map.Place, "a payload needs path, the file with its rows");
            return null;
        }

        if (values.Map(map["options"], "a payload's options") is { } options)
        {
            foreach (NodeEntry option in options.Entries)
            {
                values.Problems.Add(option.KeyPlace, $"the option '{option.Key}' of the CSV parser is not supported; delimiter, cast, skipEmptyLines and skipHeader stand beside path");
            }
        }

        bool loadsAll = values.Flag(map["loadAll"], "loadAll") ?? false;
        string? order = values.Setting(map["order"], "order");
        if (order is not (null or "sequence" or "random"))
        {
            values.Problems.AddUnknown(map["order"]!.Place, $"there is no order '{order}'", order, ["sequence", "random"]);
        }

        string? name = values.Setting(map["name"], "a payload's name");
        if (loadsAll && name is null)
        {
            values.Problems.Add(map.Place, "a payload with loadAll needs name, the variable that has its rows");
        }

        string[] fields = [.. (values.List(map["fields"], "a payload's fields")?.Items ?? []).Select(field => values.Text(field, "a field")).OfType<string>()];
        if (fields.Length == 0)
        {
            values.Problems.Add(map.Place, "a payload needs fields, the names of its columns; without them no variable has a value of the file");
        }

        return new ArtilleryPayload
        {
            Place = map.Place,
            Path = path,
            Fields = fields,
            IsSequence = order == "sequence",
            LoadsAll = loadsAll && order is null,
            Name = name,
            Delimiter = values.Setting(map["delimiter"], "delimiter") ?? ",",
            Casts = values.Flag(map["cast"], "cast") ?? true,
            SkipsEmptyLines = values.Flag(map["skipEmptyLines"], "skipEmptyLines") ?? true,
            SkipsHeader = values.Flag(map["skipHeader"], "skipHeader") ?? false,
        };
    }
}
