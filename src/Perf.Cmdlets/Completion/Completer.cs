using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Perf.Commands;

/// <summary>The base of completers: a list of words, narrowed by what is typed. A completer never fails: with nothing to offer it offers nothing.</summary>
public abstract class Completer : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete.Trim('\'', '"');
        try
        {
            return
            [
                .. Words().Where(word => word.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                    .Select(word => new CompletionResult(Quoted(word.Text), word.Text, CompletionResultType.ParameterValue, word.Hint)),
            ];
        }
        catch (Exception e) when (e is PerfException or IOException)
        {
            return [];
        }
    }

    /// <summary>What there is to choose from.</summary>
    /// <returns>Words, each with a hint.</returns>
    protected abstract IEnumerable<(string Text, string Hint)> Words();

    private static string Quoted(string word) => word.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') ? word : $"'{word.Replace("'", "''", StringComparison.Ordinal)}'";
}
