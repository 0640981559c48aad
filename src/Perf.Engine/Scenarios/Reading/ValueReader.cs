using System.Globalization;
using Perf.Engine.Scenarios.Yaml;
using Perf.Engine.Templates;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Takes values of a kind from nodes. What is not of that kind becomes a problem at its place, and the value is null.</summary>
internal sealed class ValueReader(SourceText source, ProblemList problems)
{
    public ProblemList Problems { get; } = problems;

    /// <summary>What is allowed and probably not meant.</summary>
    public ProblemList Warnings { get; } = new(source.Path);

    public SourceText Source { get; } = source;

    /// <summary>The folder of the file, where the paths in it count from, so that a scenario works from wherever it is started.</summary>
    public string Folder => Source.Path.Length == 0 ? "." : Path.GetDirectoryName(Path.GetFullPath(Source.Path)) ?? ".";

    public YamlMapping? Mapping(YamlNode node, string name) => Expect<YamlMapping>(node, name, "a mapping (keys with values)");

    public YamlSequence? Sequence(YamlNode node, string name) => Expect<YamlSequence>(node, name, "a list");

    /// <summary>The text of a scalar that is not null; numbers, true and false as written.</summary>
    public string? Text(YamlNode node, string name)
    {
        if (Expect<YamlScalar>(node, name, "text") is not { } scalar)
        {
            return null;
        }

        if (scalar.ScalarKind == ScalarKind.Null)
        {
            Problems.Add(scalar, $"'{name}' has no value; remove it, or write \"\" for an empty text");
            return null;
        }

        return scalar.Text;
    }

    /// <summary>A text that must have something in it and, unlike a template, stands for itself.</summary>
    public string? Name(YamlNode node, string name)
    {
        string? text = Text(node, name);
        if (text is null || (text.Trim().Length > 0 && !text.Any(char.IsControl)))
        {
            return text;
        }

        Problems.Add(node, $"'{name}' must be one line of text that is not empty");
        return null;
    }

    /// <summary>A text whose references must be readable and known.</summary>
    public string? Template(YamlNode node, string name, TemplateScope scope)
    {
        string? text = Text(node, name);
        return text is not null && CheckTemplate((YamlScalar)node, scope) ? text : null;
    }

    /// <summary>A value that keeps its kind; its text is a template.</summary>
    public ScalarValue? Value(YamlNode node, string name, TemplateScope scope)
    {
        if (Expect<YamlScalar>(node, name, "a single value") is not { } scalar || !CheckNumber(scalar, name))
        {
            return null;
        }

        if (scalar.IsMissing)
        {
            Problems.Add(scalar, $"'{name}' has no value; write \"\" for an empty text, or null");
            return null;
        }

        return CheckTemplate(scalar, scope) ? new ScalarValue(JsonText.Normal(scalar), scalar.ScalarKind) : null;
    }

    public bool CheckTemplate(YamlScalar scalar, TemplateScope scope)
    {
        Template template;
        try
        {
            template = Templates.Template.Parse(scalar.Text);
        }
        catch (TemplateException e)
        {
            (int line, int column) = Source.PlaceOf(scalar, e.Offset);
            Problems.Add(line, column, e.Message);
            return false;
        }

        bool known = true;
        foreach (TemplatePart part in template.References)
        {
            if (part.Kind == TemplatePartKind.Variable && !scope.IsKnown(part.Text))
            {
                (int line, int column) = Problems.IsFull ? (scalar.Line, scalar.Column) : Source.PlaceOf(scalar, part.Offset);
                ReportUnknown(line, column, part.Text, scope);
                known = false;
            }
        }

        foreach ((string file, int offset) in template.Files)
        {
            if (ScenarioFolder.Of(Source.Path).Find(file) is (null, var problem))
            {
                (int line, int column) = Source.PlaceOf(scalar, offset);
                Problems.Add(line, column, problem);
                known = false;
            }
        }

        return known;
    }

    private void ReportUnknown(int line, int column, string name, TemplateScope scope)
    {
        if (scope.FeederMeantBy(name) is { } feeder)
        {
            string wanted = name[(feeder.Name.Length + 1)..];
            Problems.AddUnknown(line, column, $"the data '{feeder.Name}' ({feeder.File}) has no column '{Shortened(wanted)}'", wanted, [.. feeder.Columns]);
            return;
        }

        Problems.AddUnknown(
            line,
            column,
            $"there is no variable '{Shortened(name)}' here; declare it with 'variables:' or capture it in an earlier step of the same flow",
            name,
            scope.Names!);
    }

    /// <summary>Refuses plain scalars that are numbers to YAML and none to JSON, because either reading would surprise somebody.</summary>
    public bool CheckNumber(YamlScalar scalar, string name)
    {
        if (scalar.IsNumberOfYamlOnly)
        {
            Problems.Add(scalar, $"'{name}' is '{scalar.Text}', which is a number in YAML and none in JSON; put it in quotes for text, or write the number in decimal digits");
            return false;
        }

        return true;
    }

    public bool? Boolean(YamlNode node, string name)
    {
        if (node is YamlScalar { ScalarKind: ScalarKind.Boolean } scalar)
        {
            return scalar.Text[0] is 't' or 'T';
        }

        Problems.Add(node, $"'{name}' must be true or false, not {Shown(node)}");
        return null;
    }

    public long? Integer(YamlNode node, string name, long min, long max)
    {
        if (node is YamlScalar scalar
            && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= min
            && value <= max)
        {
            return value;
        }

        Problems.Add(node, $"'{name}' must be a whole number of {min} or more, not {Shown(node)}", string.Create(CultureInfo.InvariantCulture, $"{min} to {max}"));
        return null;
    }

    public double? Number(YamlNode node, string name, bool allowZero, double max)
    {
        if (node is YamlScalar scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && InRange(value, allowZero, max))
        {
            return value;
        }

        string range = allowZero ? "a number of 0 or more" : "a number of more than 0";
        Problems.Add(node, $"'{name}' must be {range}, not {Shown(node)}", string.Create(CultureInfo.InvariantCulture, $"up to {max}"));
        return null;
    }

    public static bool InRange(double value, bool allowZero, double max) => value <= max && (allowZero ? value >= 0 : value > 0);

    public TimeSpan? Duration(YamlNode node, string name, bool allowZero)
    {
        if (node is YamlScalar { ScalarKind: not ScalarKind.Null } scalar)
        {
            string text = Shortened(scalar.Text.Trim());
            if (DurationText.TryParse(scalar.Text, out TimeSpan value))
            {
                if (allowZero || value > TimeSpan.Zero)
                {
                    return value;
                }

                Problems.Add(node, $"'{name}' must be longer than 0, not '{text}'");
                return null;
            }

            if (text.StartsWith('-'))
            {
                Problems.Add(node, $"'{name}' must not be negative, and is '{text}'");
                return null;
            }

            if (double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            {
                Problems.Add(node, $"'{name}' has no unit: write {text}s for {text} seconds", "ns, us, ms, s, m, h, d");
                return null;
            }
        }

        Problems.Add(node, $"'{name}' must be a duration such as 500ms, 30s or 1m30s, not {Shown(node)}", "up to 10 years, in ns, us, ms, s, m, h, d");
        return null;
    }

    /// <summary>One of a set of words; null when it is another.</summary>
    public string? Word(YamlNode node, string name, IReadOnlyCollection<string> words)
    {
        string? word = Text(node, name);
        if (word is null || words.Contains(word))
        {
            return word;
        }

        Problems.AddUnknown(node, $"'{name}' cannot be {Shown(node)}", word, words);
        return null;
    }

    /// <summary>What one of a set of words stands for; null when it is another.</summary>
    public T? Word<T>(YamlNode node, string name, Dictionary<string, T> words)
        where T : struct => Word(node, name, words.Keys) is { } word ? words[word] : null;

    public long? Size(YamlNode node, string name)
    {
        if (node is YamlScalar { ScalarKind: not ScalarKind.Null } scalar && SizeText.TryParse(scalar.Text, out long bytes) && bytes > 0)
        {
            return bytes;
        }

        Problems.Add(node, $"'{name}' must be a size of more than 0, such as 512, 10kB or 10MiB, not {Shown(node)}", "B, kB, MB, GB, KiB, MiB, GiB");
        return null;
    }

    /// <summary>A node as a message shows it.</summary>
    public static string Shown(YamlNode node) => node switch
    {
        YamlScalar { ScalarKind: ScalarKind.Null } => "nothing",
        YamlScalar scalar when scalar.Text.Contains("${", StringComparison.Ordinal) => $"'{Shortened(scalar.Text)}' (a reference cannot stand here)",
        YamlScalar scalar => $"'{Shortened(scalar.Text)}'",
        _ => node.Kind,
    };

    public static string Shortened(string text)
    {
        const int Longest = 60;
        string line = text.ReplaceLineEndings(" ").TrimEnd();
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest), "…");
    }

    private T? Expect<T>(YamlNode node, string name, string what)
        where T : YamlNode
    {
        if (node is T expected)
        {
            return expected;
        }

        Problems.Add(node, $"'{name}' must be {what}, not {Shown(node)}");
        return null;
    }
}
