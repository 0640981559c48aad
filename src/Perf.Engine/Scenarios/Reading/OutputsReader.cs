using System.Text.RegularExpressions;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>outputs:</c>: a list of short forms (<c>influxdb=http://...</c>) and of mappings of one kind to its settings. What settings mean <see cref="OutputSettings"/> knows.</summary>
internal static partial class OutputsReader
{
    public static IReadOnlyList<OutputDefinition> Read(ValueReader values, YamlNode? node)
    {
        if (node is null)
        {
            return [];
        }

        // A single one may stand without a list.
        IReadOnlyList<YamlNode> items = node is YamlSequence sequence ? sequence.Items : [node];
        return [.. items.Select(item => Output(values, item)).OfType<OutputDefinition>()];
    }

    private static OutputDefinition? Output(ValueReader values, YamlNode item)
    {
        if (item is YamlScalar)
        {
            return values.Name(item, "an output") is { } text ? WithPlaces(values, item, OutputText.Read(text, (_, problem) => values.Problems.Add(item, problem))) : null;
        }

        if (item is not YamlMapping { Entries: [var entry] })
        {
            values.Problems.Add(item, $"each output is one kind with its settings: {{ influxdb: {{ url: \"http://127.0.0.1:8086\", database: perf }} }}, not {ValueReader.Shown(item)}", string.Join(", ", OutputWords.Kinds));
            return null;
        }

        if (OutputWords.Find(entry.Name) is not { } kind)
        {
            values.Problems.AddUnknown(entry.Key, $"there is no output '{ValueReader.Shortened(entry.Name)}'", entry.Name, OutputWords.Kinds);
            return null;
        }

        return WithPlaces(values, entry.Key, Settings(values, entry, kind));
    }

    private static OutputDefinition? Settings(ValueReader values, YamlEntry entry, OutputKind kind)
    {
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        var places = new Dictionary<string, YamlNode>(StringComparer.OrdinalIgnoreCase);
        switch (entry.Value)
        {
            case YamlMapping mapping:
                foreach (YamlEntry setting in mapping.Entries)
                {
                    places[setting.Name] = setting.Value;
                    settings[setting.Name] = Value(values, setting);
                }

                break;
            case YamlScalar { ScalarKind: ScalarKind.Null }:
                break;
            default:
                if (values.Name(entry.Value, entry.Name) is not { } main)
                {
                    return null;
                }

                settings[OutputWords.MainOf(kind)] = main;
                break;
        }

        return OutputSettings.Read(kind, settings, (name, problem) => values.Problems.Add(places.GetValueOrDefault(name) ?? entry.Key, problem));
    }

    private static object? Value(ValueReader values, YamlEntry setting) =>
        setting.Value is YamlMapping mapping ? TagsReader.Read(values, mapping, scope: null) : values.Text(setting.Value, setting.Name);

    private static OutputDefinition? WithPlaces(ValueReader values, YamlNode node, OutputDefinition? output)
    {
        if (output is null)
        {
            return null;
        }

        if (output.CaFile is { } file)
        {
            output = output with { CaFile = Path.GetFullPath(Path.Combine(values.Folder, file)) };
        }

        foreach ((string name, string? secret) in (ReadOnlySpan<(string, string?)>)[("password", output.Password), ("token", output.Token)])
        {
            if (secret is not null && !secret.Contains("${", StringComparison.Ordinal))
            {
                values.Problems.Add(node, $"the {name} of an output stands in the file as it is; write a reference to the environment, {name}: \"${{env:NAME}}\"");
            }
            else if (secret is not null && EnvironmentReference().Replace(secret, "").Contains("${", StringComparison.Ordinal))
            {
                // Sent as it is it would be a wrong password, and its name would be in the server's log.
                values.Problems.Add(node, $"the {name} of an output refers to something else than the environment; only {name}: \"${{env:NAME}}\" is known. What a vault holds can be put there before: $env:NAME = Get-Secret NAME -AsPlainText");
            }
        }

        return output with { Line = node.Line };
    }

    [GeneratedRegex(@"\$\{env:[A-Za-z_][A-Za-z0-9_]*\}")]
    private static partial Regex EnvironmentReference();
}
