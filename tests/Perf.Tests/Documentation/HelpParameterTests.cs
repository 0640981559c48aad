using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using Perf.Commands;
using Perf.Tests.Architecture;
using Perf.Tests.Cmdlets;

namespace Perf.Tests.Documentation;

/// <summary>What the pages say of a parameter is what the command does: its short names, what it is without being given, and between which values it may be.</summary>
public sealed partial class HelpParameterTests
{
    public static TheoryData<string> Commands => [.. ApiReference.Commands];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Page_OfAParameter_HasItsAliases(string command) => Assert.All(
        Of(command),
        parameter => Assert.Equal(parameter.Find<AliasAttribute>()?.AliasNames ?? [], AliasName().Matches(AliasList().Match(Section(parameter)).Value).Select(match => match.Groups[1].Value)));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Page_OfAParameter_SaysWhatItTakesAndHow(string command) => Assert.All(
        Of(command),
        parameter =>
        {
            ParameterAttribute[] sets = [.. parameter.Property.GetCustomAttributes<ParameterAttribute>()];
            string section = Section(parameter);
            string type = NullableOf().Replace(TypeLine().Match(section).Groups[1].Value, "$1");
            Assert.Equal($"{parameter.ValueType.FullName}{(parameter.Property.PropertyType.IsArray ? "[]" : "")}", type);
            Assert.Equal(sets.Any(set => set.Mandatory), section.Contains("  IsRequired: true\n", StringComparison.Ordinal));
            Assert.Equal(sets.Any(set => set.ValueFromPipeline), section.Contains("  ValueFromPipeline: true\n", StringComparison.Ordinal));
            Assert.Equal(sets.Any(set => set.ValueFromPipelineByPropertyName), section.Contains("  ValueFromPipelineByPropertyName: true\n", StringComparison.Ordinal));
            Assert.Equal(
                sets.Where(set => set.Position >= 0).Select(set => set.Position.ToString(CultureInfo.InvariantCulture)).Distinct().Order(StringComparer.Ordinal),
                Position().Matches(section).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        });

    [Theory]
    [MemberData(nameof(Commands))]
    public void Page_OfAParameterWithARange_SaysIt(string command) => Assert.All(
        Of(command).Where(parameter => parameter.Find<ValidateRangeAttribute>() is not null),
        parameter =>
        {
            ValidateRangeAttribute range = parameter.Find<ValidateRangeAttribute>()!;
            string section = Section(parameter);
            string text = BetweenThousands().Replace(section[..section.IndexOf("```yaml", StringComparison.Ordinal)], "");
            Assert.All(Bounds(range), bound => Assert.Matches($@"(?<![\d.]){Regex.Escape(bound)}(?!\d|\.\d)", text));
        });

    [Theory]
    [MemberData(nameof(Commands))]
    public void Page_OfAParameter_HasTheValueThatItHasByItself(string command)
    {
        object instance = Activator.CreateInstance(TypeOf(command))!;
        try
        {
            foreach (CommandParameter parameter in Of(command).Where(one => one.IsOptional))
            {
                if (ByItself(parameter.Property.GetValue(instance)) is { } value)
                {
                    string told = Default().Match(Section(parameter)).Groups[1].Value;
                    bool isTold = told.Contains(value, StringComparison.Ordinal);
                    Assert.True(isTold, $"{parameter} is {value} by itself, and its page says {told}.");
                }
            }
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    /// <summary>Who opens a page to see how a command is used finds three ways or more, each with what it is for; and where to go on.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public void Page_OfACommand_HasAllItsParts(string command)
    {
        string page = Read(command);
        Assert.All(["SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"], part => Assert.Contains($"\n## {part}\n", page, StringComparison.Ordinal));
        Assert.InRange(ExampleTitle().Count(ApiReference.Part(page, "EXAMPLES")), 3, 100);
        Assert.InRange(RelatedLink().Count(page[page.IndexOf("\n## RELATED LINKS\n", StringComparison.Ordinal)..]), 1, 100);
    }

    private static IEnumerable<CommandParameter> Of(string command) => CommandParameter.All.Where(parameter => parameter.Command == command);

    private static Type TypeOf(string command) => typeof(PerfCmdlet).Assembly.GetType($"Perf.Commands.{command.Replace("-", "", StringComparison.Ordinal)}Command", throwOnError: true)!;

    // A text that says nothing, a number without a limit and a choice that may be left out are none.
    private static string? ByItself(object? value) => value switch
    {
        string { Length: > 0 } text => text,
        int number and not int.MaxValue => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString(CultureInfo.InvariantCulture),
        Enum choice => choice.ToString(),
        _ => null,
    };

    private static IEnumerable<string> Bounds(ValidateRangeAttribute range) => new[] { range.MinRange, range.MaxRange }
        .Select(bound => Convert.ToDouble(bound, CultureInfo.InvariantCulture)).Where(bound => bound < int.MaxValue).Select(bound => bound.ToString(CultureInfo.InvariantCulture));

    private static string Section(CommandParameter parameter)
    {
        Match section = Regex.Match(ApiReference.Part(Read(parameter.Command), "PARAMETERS"), $"^### -{parameter.Name}\n.*?(?=^### |\\z)", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(section.Success, $"The page has no {parameter}.");
        return section.Value;
    }

    private static string Read(string command) => File.ReadAllText(Path.Combine(Repository.Root, "docs", "en-US", $"{command}.md")).ReplaceLineEndings("\n");

    [GeneratedRegex(@"(?<=\d),(?=\d{3})")]
    private static partial Regex BetweenThousands();

    [GeneratedRegex("^Type: (.+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"System\.Nullable`1\[([\w.]+)\]")]
    private static partial Regex NullableOf();

    [GeneratedRegex(@"^  Position: (\d+)$", RegexOptions.Multiline)]
    private static partial Regex Position();

    [GeneratedRegex("^DefaultValue: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Default();

    [GeneratedRegex("^Aliases:\n(?:- .*\n)+", RegexOptions.Multiline)]
    private static partial Regex AliasList();

    [GeneratedRegex("^- (.+)$", RegexOptions.Multiline)]
    private static partial Regex AliasName();

    [GeneratedRegex("^### ", RegexOptions.Multiline)]
    private static partial Regex ExampleTitle();

    [GeneratedRegex(@"^- \[", RegexOptions.Multiline)]
    private static partial Regex RelatedLink();
}
