namespace Perf.Shell.Interactive;

/// <summary>A line of text with a cursor, and the edits that keys make. It knows no terminal.</summary>
internal sealed class LineBuffer
{
    public string Text { get; private set; } = "";

    /// <summary>Between 0 and the length of <see cref="Text"/>.</summary>
    public int Cursor { get; private set; }

    public void Set(string text, int? cursor = null)
    {
        Text = text;
        Cursor = Math.Clamp(cursor ?? text.Length, 0, text.Length);
    }

    public void Insert(string text) => Set(Text.Insert(Cursor, text), Cursor + text.Length);

    /// <summary>Replaces part of the line and puts the cursor behind the new part.</summary>
    public void Replace(int start, int length, string text) => Set(Text.Remove(start, length).Insert(start, text), start + text.Length);

    public void Backspace() => DeleteTo(Step(-1));

    public void Delete() => DeleteTo(Step(+1));

    public void DeleteWordLeft() => DeleteTo(WordLeft());

    public void DeleteToStart() => DeleteTo(0);

    public void DeleteToEnd() => DeleteTo(Text.Length);

    public void MoveTo(int position) => Cursor = Math.Clamp(position, 0, Text.Length);

    public void MoveLeft() => Cursor = Step(-1);

    public void MoveRight() => Cursor = Step(+1);

    public void MoveWordLeft() => Cursor = WordLeft();

    public void MoveWordRight()
    {
        int at = Cursor;
        while (at < Text.Length && !char.IsLetterOrDigit(Text[at]))
        {
            at++;
        }

        while (at < Text.Length && char.IsLetterOrDigit(Text[at]))
        {
            at++;
        }

        Cursor = at;
    }

    private int WordLeft()
    {
        int at = Cursor;
        while (at > 0 && !char.IsLetterOrDigit(Text[at - 1]))
        {
            at--;
        }

        while (at > 0 && char.IsLetterOrDigit(Text[at - 1]))
        {
            at--;
        }

        return at;
    }

    // A character outside the basic plane is two chars and one step.
    private int Step(int direction)
    {
        int next = Math.Clamp(Cursor + direction, 0, Text.Length);
        return next > 0 && next < Text.Length && char.IsLowSurrogate(Text[next]) && char.IsHighSurrogate(Text[next - 1])
            ? next + direction
            : next;
    }

    private void DeleteTo(int position)
    {
        int from = Math.Min(position, Cursor);
        Set(Text.Remove(from, Math.Abs(position - Cursor)), from);
    }
}
