using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsData.ConvertFrom, "StringData")]
[OutputType(typeof(Hashtable))]
public sealed class ConvertFromStringDataCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string StringData { get; set; } = "";

    [Parameter(Position = 1)]
    public char Delimiter { get; set; } = '=';

    protected override void ProcessRecord()
    {
        var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (string line in StringData.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            int at = line.IndexOf(Delimiter, StringComparison.Ordinal);
            string name = at < 0 ? "" : line[..at].Trim();
            if (name.Length == 0)
            {
                throw new PSInvalidOperationException($"Data line '{line}' is not in 'name{Delimiter}value' format.");
            }

            if (table.ContainsKey(name))
            {
                throw new PSInvalidOperationException($"Data item '{name}' in line '{line}' is already defined.");
            }

            table[name] = Regex.Unescape(line[(at + 1)..].Trim());
        }

        WriteObject(table);
    }
}
