using System.Text;

namespace Perf.Reporting;

/// <summary>A line of the screen that is made from left to right and never gets longer than the screen is wide, whatever is put into it.</summary>
/// <param name="width">Cells.</param>
/// <param name="colour">Whether ANSI colours may be used.</param>
internal sealed class ScreenLine(int width, bool colour)
{
    private readonly StringBuilder _text = new(width * 2);

    /// <summary>The cells that are taken.</summary>
    public int Used { get; private set; }

    /// <summary>The cells that are left.</summary>
    public int Left => width - Used;

    /// <summary>Adds a text; what does not fit is left out.</summary>
    public ScreenLine Add(string text, ScreenInk ink = ScreenInk.Plain, int most = int.MaxValue)
    {
        // Own figures and frames fit as they are, and their signs are one cell each.
        (string fit, int cells) = CellText.Fit(text, Math.Min(most, Left));
        return Put(fit, cells, ink);
    }

    /// <summary>Adds signs of the view's own that take one cell each, such as blocks and ticks.</summary>
    public ScreenLine Signs(string signs, ScreenInk ink = ScreenInk.Plain)
    {
        string fit = signs.Length <= Left ? signs : signs[..Math.Max(0, Left)];
        return Put(fit, fit.Length, ink);
    }

    /// <summary>Goes on at a column; not back where it is passed.</summary>
    public ScreenLine To(int column)
    {
        int blanks = Math.Clamp(column - Used, 0, Math.Max(0, Left));
        return Put(new string(' ', blanks), blanks, ScreenInk.Plain);
    }

    /// <summary>Adds a text that ends at a column.</summary>
    public ScreenLine EndAt(int column, string text, ScreenInk ink = ScreenInk.Plain)
    {
        column = Math.Min(column, width);
        (string fit, int cells) = CellText.Fit(text, Math.Max(0, column - Used));
        return To(column - cells).Put(fit, cells, ink);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private ScreenLine Put(string text, int cells, ScreenInk ink)
    {
        Used += cells;
        string? code = colour && cells > 0 ? CodeOf(ink) : null;
        _ = code is null ? _text.Append(text) : _text.Append("\e[").Append(code).Append('m').Append(text).Append("\e[0m");
        return this;
    }

    private static string? CodeOf(ScreenInk ink) => ink switch
    {
        ScreenInk.Bold => "1",
        ScreenInk.Dim => "90",
        ScreenInk.Good => "32",
        ScreenInk.Warn => "33",
        ScreenInk.Bad => "31",
        ScreenInk.First => "34",
        ScreenInk.Second => "36",
        ScreenInk.Third => "35",
        ScreenInk.Inverse => "7",
        _ => null,
    };
}
