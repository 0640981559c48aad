using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Perf.Commands;

/// <summary>The base of completers: a list of words, narrowed by what is typed. A completer never fails and never keeps anybody waiting: with nothing to offer it offers nothing.</summary>
public abstract class Completer : IArgumentCompleter
{
    // Somebody waits at the prompt: what does not answer soon (a cluster, a history on another machine) has nothing to offer.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var line = CompletionLine.Of(commandName, fakeBoundParameters);
            // On a thread of its own: what does not look at a token is not waited for either.
            Task<(string Text, string Hint)[]> search = Task.Run(() => Words(line).ToArray());
            return search.Wait(s_patience) ? CompletionWords.Of(search.Result, wordToComplete, IsMatch) : [];
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            return [];
        }
    }

    /// <summary>What there is to choose from. It is asked on a thread that has no session.</summary>
    /// <param name="line">The rest of the line, and where the session is.</param>
    /// <returns>Words, each with a hint.</returns>
    private protected abstract IEnumerable<(string Text, string Hint)> Words(CompletionLine line);

    /// <summary>Whether a word is meant by what is typed.</summary>
    /// <param name="word">The word.</param>
    /// <param name="typed">What is typed, without quotes.</param>
    private protected virtual bool IsMatch((string Text, string Hint) word, string typed) => word.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase);
}
