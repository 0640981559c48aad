namespace Perf.ScriptWorker.Loading.TypeScript;

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; empty for kinds whose text does not matter.</param>
/// <param name="Start">Where it begins, from 0.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="AfterNewLine">Whether a line ends between it and the token before it.</param>
internal readonly record struct TsToken(TsTokenKind Kind, string Text, int Start, int End, bool AfterNewLine)
{
    /// <summary>Whether it is this punctuator.</summary>
    public bool Is(string punctuator) => Kind == TsTokenKind.Punctuator && Text == punctuator;

    /// <summary>Whether it is this word.</summary>
    public bool IsWord(string word) => Kind == TsTokenKind.Word && Text == word;
}
