using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.PowerShell.Commands;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Select, "String", DefaultParameterSetName = "File")]
[OutputType(typeof(MatchInfo), typeof(bool), typeof(string))]
public sealed class SelectStringCommand : PSCmdlet
{
    private Regex[] _expressions = [];
    private bool _found;
    private long _number;

    [Parameter(Position = 0, Mandatory = true)]
    public string[] Pattern { get; set; } = [];

    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "File")]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralFile")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get => Path; set => Path = value; }

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Object")]
    [AllowNull]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    [Parameter]
    public SwitchParameter SimpleMatch { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    public SwitchParameter List { get; set; }

    [Parameter]
    public SwitchParameter NotMatch { get; set; }

    [Parameter]
    public SwitchParameter AllMatches { get; set; }

    [Parameter]
    [EncodingArgument]
    public Encoding Encoding { get; set; } = EncodingArgumentAttribute.Default;

    protected override void BeginProcessing()
    {
        try
        {
            var options = CaseSensitive ? RegexOptions.None : RegexOptions.IgnoreCase;
            _expressions = [.. Pattern.Select(p => new Regex(SimpleMatch ? Regex.Escape(p) : p, options))];
        }
        catch (ArgumentException e)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException($"The string is not a valid regular expression: {e.Message}", e), "InvalidRegex", ErrorCategory.InvalidArgument, Pattern));
        }
    }

    protected override void ProcessRecord()
    {
        if (Quiet && _found)
        {
            return;
        }

        if (ParameterSetName == "Object")
        {
            if (InputObject?.BaseObject is FileInfo file)
            {
                Search(file.FullName);
            }
            else if (InputObject is not null)
            {
                Test(InputObject.ToString(), "InputStream", ++_number);
            }

            return;
        }

        foreach (string path in ItemPaths.Files(this, Path, ParameterSetName == "LiteralFile").Where(p => !Directory.Exists(p)))
        {
            Search(path);
        }
    }

    protected override void EndProcessing()
    {
        if (Quiet)
        {
            WriteObject(_found);
        }
    }

    private void Search(string path)
    {
        StreamReader? reader = null;
        if (!ItemPaths.Try(this, path, () => reader = new StreamReader(path, Encoding)))
        {
            return;
        }

        using (reader)
        {
            long number = 0;
            while (reader!.ReadLine() is { } line)
            {
                if (Test(line, path, ++number) && (List || Quiet))
                {
                    return;
                }
            }
        }
    }

    private bool Test(string line, string path, long number)
    {
        foreach (var (expression, pattern) in _expressions.Zip(Pattern))
        {
            var match = expression.Match(line);
            if (match.Success == NotMatch)
            {
                continue;
            }

            _found = true;
            if (!Quiet)
            {
                WriteObject(Raw ? line : new MatchInfo
                {
                    IgnoreCase = !CaseSensitive,
                    Line = line,
                    LineNumber = number,
                    Path = path,
                    Pattern = pattern,
                    Matches = NotMatch ? [] : AllMatches ? [.. expression.Matches(line).Cast<Match>()] : [match],
                });
            }

            return true;
        }

        return false;
    }
}
