using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;

namespace Perf.Tests.Architecture;

/// <summary>What PSScriptAnalyzer would say of scripts first, as far as PowerShell's own parser sees it: machines without pwsh have no analyzer.</summary>
public sealed class ScriptRuleTests
{
    private static readonly string[] s_places = [".ci", "module", "config", "scenarios", ".github", Path.Combine("tests", "bench"), Path.Combine("tests", "module"), Path.Combine("tests", "Perf.Lab", "Scripts")];
    private static readonly Type[] s_verbs = [typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle), typeof(VerbsOther), typeof(VerbsSecurity)];
    private static readonly HashSet<string> s_approved = [.. s_verbs.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => field.Name)];

    // PowerShell's own short names, that scripts do without.
    private static readonly string[] s_short =
    [
        "%", "?", "cat", "cd", "chdir", "clc", "clear", "cls", "compare", "copy", "cp", "cpi", "del", "diff", "dir", "echo", "epal", "fl", "foreach", "ft", "fw", "gal", "gc", "gci", "gcm", "gi", "gl", "gm", "gp", "gps", "group", "gsv", "gu", "gv", "iex", "ii", "ipmo", "irm", "iwr", "kill",
        "ls", "measure", "mi", "move", "mv", "nal", "ni", "nv", "oh", "popd", "ps", "pushd", "pwd", "rd", "ren", "ri", "rm", "rmdir", "rni", "rv", "sal", "sasv", "sc", "select", "set", "sl", "sleep", "sls", "sort", "spps", "start", "sv", "tee", "type", "where", "write",
    ];

    private static readonly string[] s_own =
    [
        "args", "error", "event", "false", "home", "host", "input", "matches", "myinvocation", "pid", "profile", "psboundparameters", "pscmdlet", "pshome", "psitem", "psscriptroot", "pscommandpath", "psversiontable", "pwd", "sender", "shellid", "this", "true",
    ];

    private static readonly HashSet<string> s_aliases = new(s_short, StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> s_automatic = new(s_own, StringComparer.OrdinalIgnoreCase);

    public static TheoryData<string> Scripts => [.. Files().Select(path => Path.GetRelativePath(Repository.Root, path))];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script_IsAsTheAnalyzerWantsIt(string path)
    {
        ScriptBlockAst script = Parser.ParseFile(Path.Combine(Repository.Root, path), out _, out ParseError[] problems);
        Assert.Empty(problems.Select(problem => $"{problem.Extent.StartLineNumber}: {problem.Message}"));
        Assert.Empty(Faults(script).Select(fault => $"{path}:{fault.Extent.StartLineNumber}: {fault.What}"));
        if (!path.StartsWith(Path.Combine("tests", "module"), StringComparison.Ordinal))
        {
            Assert.True(script.ParamBlock is not { Parameters.Count: > 0 } || script.ParamBlock.Attributes.Any(attribute => attribute.TypeName.Name == "CmdletBinding"), $"{path} has parameters and no [CmdletBinding()].");
        }
    }

    /// <summary>The rules see what they are for.</summary>
    [Theory]
    [InlineData("1 | % { $_ }", "alias")]
    [InlineData("if ($x -eq $null) { 1 }", "$null")]
    [InlineData("try { 1 } catch { }", "catch")]
    [InlineData("function Make-Thing { }", "verb")]
    [InlineData("function Get-Things { }", "noun")]
    [InlineData("Invoke-Expression '1'", "Invoke-Expression")]
    [InlineData("$profile = 1", "PowerShell's own")]
    [InlineData("param([switch] $All = $true)", "switch")]
    public void Faults_OfABadScript_AreFound(string script, string word) => Assert.Contains(word, Assert.Single(Faults(Parser.ParseInput(script, out _, out _))).What, StringComparison.Ordinal);

    [Theory]
    [InlineData("1 | ForEach-Object { $_ }; if ($null -eq $x) { 1 }; try { 1 } catch { 2 }")]
    [InlineData("function Get-Thing { $args[0] }; function Read-Series { }; function Get-Process2 { }; foreach ($x in 1..2) { $x }")]
    [InlineData("& kill 1; $env:HOME = 'x'; $found = 1; $null = $found")]
    public void Faults_OfAGoodScript_AreNone(string script) => Assert.Empty(Faults(Parser.ParseInput(script, out _, out _)));

    private static IEnumerable<(IScriptExtent Extent, string What)> Faults(ScriptBlockAst script) =>
        script.FindAll(_ => true, searchNestedScriptBlocks: true).Select(node => (node.Extent, What: Fault(node))).Where(fault => fault.What is not null).Select(fault => (fault.Extent, fault.What!));

    private static string? Fault(Ast node) => node switch
    {
        // After an ampersand it is a program that is meant.
        CommandAst { InvocationOperator: TokenKind.Unknown } command when command.GetCommandName() is { } name && s_aliases.Contains(name) => $"'{name}' is an alias; write the command's name",
        CommandAst command when "Invoke-Expression".Equals(command.GetCommandName(), StringComparison.OrdinalIgnoreCase) => "Invoke-Expression runs whatever a text holds",
        BinaryExpressionAst { Right: VariableExpressionAst right, Operator: TokenKind.Ieq or TokenKind.Ine or TokenKind.Ceq or TokenKind.Cne } when IsNamed(right, "null") => "$null stands on the left: on the right, a list is filtered",
        CatchClauseAst { Body.Statements.Count: 0 } => "an empty catch hides every fault",
        FunctionDefinitionAst function when !IsSuppressed(function) && function.Name.Split('-') is [var verb, var noun] => NameFault(verb, noun),
        AssignmentStatementAst { Left: VariableExpressionAst left } when left.VariablePath.IsUnqualified && s_automatic.Contains(left.VariablePath.UserPath) => $"${left.VariablePath.UserPath} is PowerShell's own variable",
        ParameterAst { DefaultValue: VariableExpressionAst value } parameter when IsNamed(value, "true") && parameter.StaticType == typeof(SwitchParameter) => "a switch that is on by default cannot be left out",
        _ => null,
    };

    private static string? NameFault(string verb, string noun) => !s_approved.Contains(verb) ? $"'{verb}' is no approved verb"
        : noun.EndsWith('s') && !noun.EndsWith("ss", StringComparison.Ordinal) && !noun.EndsWith("Series", StringComparison.Ordinal) ? $"the noun '{noun}' is a plural" : null;

    private static bool IsSuppressed(FunctionDefinitionAst function) => function.Body.ParamBlock?.Attributes.Any(attribute => attribute.TypeName.Name.EndsWith("SuppressMessageAttribute", StringComparison.Ordinal)) == true;

    private static bool IsNamed(VariableExpressionAst variable, string name) => variable.VariablePath.UserPath.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Files() => s_places.Select(place => Path.Combine(Repository.Root, place)).Where(Directory.Exists)
        .SelectMany(place => Directory.GetFiles(place, "*.ps*1", SearchOption.AllDirectories)).Where(path => Path.GetExtension(path) is ".ps1" or ".psm1")
        .Append(Path.Combine(Repository.Root, "build.ps1")).Order(StringComparer.Ordinal);
}
