using System.Globalization;
using System.Text;
using System.Text.Json;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes Perf's templates of Artillery's. Pure.</summary>
/// <param name="variables">The variables of the test.</param>
/// <param name="constants">What is the same for the whole test, by name: <c>$environment</c>, <c>target</c> and so on.</param>
/// <param name="environment">Whether a variable of the process environment is set.</param>
/// <param name="hasFakeData">Whether the test has the plugin of made-up data.</param>
/// <param name="hasProcessor">Whether functions may set variables of any name.</param>
/// <param name="problems">Gets what cannot be.</param>
internal sealed class TextTranslator(
    VariableNames variables, IReadOnlyDictionary<string, string> constants, Func<string, bool> environment, bool hasFakeData, bool hasProcessor, Problems problems)
{
    private const string Undefined = "undefined";

    /// <summary>Whether any text asks for the id of the virtual user.</summary>
    public bool UsesUuid { get; private set; }

    /// <summary>A text.</summary>
    /// <param name="text">As the test has it.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>The template.</returns>
    public string Text(string text, Place place)
    {
        var made = new StringBuilder();
        foreach (MustachePart part in Mustache.Parse(text))
        {
            if (part.Kind == MustacheKind.Literal)
            {
                made.Append(Escape(part.Text));
            }
            else
            {
                Append(Reference(part, place), made);
            }
        }

        return made.ToString();
    }

    /// <summary>A single value with its kind; a text is a template.</summary>
    /// <param name="scalar">The value.</param>
    /// <returns>The value.</returns>
    public ScalarValue Scalar(ScalarNode scalar) => scalar.Value.Kind == ScalarKind.Text ? ScalarValue.OfText(Text(scalar.Text, scalar.Place)) : scalar.Value;

    /// <summary>A value as a text, objects and lists as JSON.</summary>
    /// <param name="node">The value.</param>
    /// <returns>The template.</returns>
    public string TextOf(Node node) => node is ScalarNode scalar ? Scalar(scalar).Text : Json(node);

    /// <summary>A value as a JSON document whose texts are templates.</summary>
    /// <param name="node">The value.</param>
    /// <returns>The document.</returns>
    public string Json(Node node)
    {
        var made = new StringBuilder();
        Write(node, made);
        return made.ToString();
    }

    /// <summary>The name of a variable in Perf, where the whole text is a reference to one.</summary>
    /// <param name="path">The path, such as <c>items</c>.</param>
    /// <returns>The name; null where nothing sets it, or it is a path into a variable.</returns>
    public string? VariableOf(string path) => variables.Has(path) ? variables.Of(path) : null;

    private static void Append((string Text, string? Literal) reference, StringBuilder made)
    {
        if (reference.Text.Length == 0)
        {
            made.Append(Escape(reference.Literal ?? Undefined));
            return;
        }

        // A $ before the reference would make it the literal text of one.
        bool followsDollar = made.Length > 0 && made[^1] == '$';
        made.Length -= followsDollar ? 1 : 0;
        made.Append(CultureInfo.InvariantCulture, $"${{{(followsDollar ? $"concat('$', {reference.Text})" : reference.Text)}}}");
    }

    private void Write(Node node, StringBuilder made)
    {
        switch (node)
        {
            case MapNode map:
                made.Append('{');
                for (int i = 0; i < map.Entries.Count; i++)
                {
                    NodeEntry entry = map.Entries[i];
                    made.Append(i == 0 ? "" : ",").Append(Quoted(Text(entry.Key, entry.KeyPlace))).Append(':');
                    Write(entry.Value, made);
                }

                made.Append('}');
                break;
            case ListNode list:
                made.Append('[');
                for (int i = 0; i < list.Items.Count; i++)
                {
                    made.Append(i == 0 ? "" : ",");
                    Write(list.Items[i], made);
                }

                made.Append(']');
                break;
            case ScalarNode { Value.Kind: ScalarKind.Text } text:
                made.Append(Quoted(TextInJson(text)));
                break;
            case ScalarNode scalar:
                made.Append(scalar.Text);
                break;
        }
    }

    // A text that is one function as a whole stays a text in Artillery, where one that is a variable takes the variable's kind.
    private string TextInJson(ScalarNode text) => Mustache.Parse(text.Text) is [{ Kind: MustacheKind.Function } call] && Reference(call, text.Place) is { Text.Length: > 0 } reference
        ? $"${{concat({reference.Text})}}"
        : Text(text.Text, text.Place);

    private (string Text, string? Literal) Reference(in MustachePart part, Place place)
    {
        if (part.Kind == MustacheKind.Function)
        {
            string? call = FunctionNames.CallOf(part, hasFakeData, out string? problem);
            if (problem is not null)
            {
                problems.Add(place, problem);
            }

            return (call ?? "", Undefined);
        }

        IReadOnlyList<string> keys = Mustache.Keys(part.Text);
        if (ConfigTemplates.EnvironmentNames.Contains(keys[0], StringComparer.Ordinal))
        {
            return OfEnvironment(keys, part, place);
        }

        if (variables.Has(part.Text))
        {
            return (variables.Of(part.Text), null);
        }

        if (constants.TryGetValue(part.Text, out string? constant))
        {
            return ("", constant);
        }

        if (part.Text == VariableNames.Uuid)
        {
            UsesUuid = true;
            return (variables.Add(VariableNames.Uuid, isAlwaysSet: true), null);
        }

        if (hasProcessor && !variables.Has(keys[0]))
        {
            variables.Add(keys[0], isAlwaysSet: false);
            if (keys.Count == 1)
            {
                return (variables.Of(keys[0]), null);
            }
        }

        if (keys.Count > 1 && variables.Has(keys[0]))
        {
            // The rest of the path goes into the variable's value, which is an object or a list.
            string path = string.Concat(keys.Skip(1).Select(key => int.TryParse(key, CultureInfo.InvariantCulture, out _) ? $"[{key}]" : $"['{key.Replace("'", "", StringComparison.Ordinal)}']"));
            return ($"at({variables.Of(keys[0])}, '${path.Replace("'", "''", StringComparison.Ordinal)}', '{Undefined}')", null);
        }

        problems.Warn(place, $"nothing sets '{part.Text}': where it is used stands the text 'undefined', as Artillery has it");
        return ("", Undefined);
    }

    private (string Text, string? Literal) OfEnvironment(IReadOnlyList<string> keys, in MustachePart part, Place place)
    {
        if (keys.Count != 2)
        {
            problems.Add(place, $"'{part.Source}' is no variable of the process environment; write {{{{ $env.NAME }}}}");
            return ("", Undefined);
        }

        if (environment(keys[1]))
        {
            return ($"env:{keys[1]}", null);
        }

        problems.Warn(place, $"the environment variable {keys[1]} is not set: where it is used stands the text 'undefined', as Artillery has it");
        return ("", Undefined);
    }

    private static string Escape(string text) => text.Replace("${", "$${", StringComparison.Ordinal);

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Relaxed);

    // What only a page of HTML would need escaped stays readable.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
