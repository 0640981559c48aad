namespace Perf.Engine.Protocols.Http;

/// <summary>
/// Takes the chunked coding apart (RFC 9112, section 7.1): a state machine over whatever pieces arrive, with extensions and trailers skipped.
/// </summary>
public struct ChunkedReader
{
    // A line of a chunk's size, its extensions or a trailer; longer ones are an attack or an accident.
    private const int MaxLine = 16 * 1024;

    private enum State
    {
        Size,
        Extension,
        Data,
        DataEnd,
        TrailerStart,
        Trailer,
        Done,
    }

    private State _state;
    private long _left;
    private int _sizeDigits;
    private int _line;

    /// <summary>Whether the last chunk and its trailers are read.</summary>
    public readonly bool IsDone => _state == State.Done;

    /// <summary>Reads a piece.</summary>
    /// <param name="bytes">What arrived and was not read yet.</param>
    /// <param name="data">A part of <paramref name="bytes"/> that is body; may be empty.</param>
    /// <returns>How many bytes were used; call again with the rest until it is empty or <see cref="IsDone"/>.</returns>
    /// <exception cref="FormatException">The bytes are not chunked; the message says why.</exception>
    public int Read(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> data)
    {
        data = [];
        for (int i = 0; i < bytes.Length; i++)
        {
            if (_state == State.Done)
            {
                return i;
            }

            if (_state == State.Data)
            {
                int take = (int)Math.Min(_left, bytes.Length - i);
                data = bytes.Slice(i, take);
                _left -= take;
                _state = _left == 0 ? State.DataEnd : State.Data;
                return i + take;
            }

            Step(bytes[i]);
        }

        return bytes.Length;
    }

    private void Step(byte b)
    {
        switch (_state)
        {
            case State.Size:
                ReadSize(b);
                break;
            case State.Extension:
                CountLine();
                if (b == '\n')
                {
                    EndSize();
                }

                break;
            case State.DataEnd:
                if (b == '\n')
                {
                    _state = State.Size;
                    _sizeDigits = 0;
                }
                else if (b != '\r')
                {
                    throw new FormatException("a chunk is longer than its size says");
                }
                else
                {
                    CountLine();
                }

                break;
            case State.TrailerStart:
                if (b == '\n')
                {
                    _state = State.Done;
                }
                else
                {
                    CountLine();
                    _state = b == '\r' ? State.TrailerStart : State.Trailer;
                }

                break;
            case State.Trailer:
                CountLine();
                if (b == '\n')
                {
                    _state = State.TrailerStart;
                }

                break;
        }
    }

    private void ReadSize(byte b)
    {
        if (char.IsAsciiHexDigit((char)b))
        {
            if (++_sizeDigits > 15)
            {
                throw new FormatException("a chunk's size has more than 15 digits");
            }

            _left = (_left << 4) | (long)(b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
        }
        else if (_sizeDigits == 0)
        {
            throw new FormatException("a chunk's size is no hexadecimal number");
        }
        else if (b == '\n')
        {
            EndSize();
        }
        else if (b is (byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t')
        {
            _state = State.Extension;
        }
        else
        {
            throw new FormatException("a chunk's size is no hexadecimal number");
        }
    }

    private void EndSize()
    {
        _line = 0;
        _state = _left == 0 ? State.TrailerStart : State.Data;
    }

    private void CountLine()
    {
        if (++_line > MaxLine)
        {
            throw new FormatException("a chunk's extensions or trailers are too long");
        }
    }
}
