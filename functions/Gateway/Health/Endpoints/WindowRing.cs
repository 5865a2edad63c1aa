namespace Interchange.Gateway.Health.Endpoints;

/// <summary>The cells of the last slots of a scale. Cells are used again when their slot has passed. Its owner sees to exclusion.</summary>
internal sealed class WindowRing(WindowScale scale)
{
    private readonly WindowCell?[] _cells = new WindowCell?[scale.Slots];
    private readonly long[] _slots = new long[scale.Slots];

    /// <summary>The cell of a slot, empty at first; null for a slot that has left the ring.</summary>
    public WindowCell? Open(long slot)
    {
        var index = (int)(slot % scale.Slots);
        if (_slots[index] > slot)
        {
            return null;
        }

        var cell = _cells[index] ??= new WindowCell();
        if (_slots[index] != slot)
        {
            cell.Clear();
            _slots[index] = slot;
        }

        return cell;
    }

    /// <summary>Replaces the cell of a slot; nothing happens for a slot that has left the ring.</summary>
    public void Put(long slot, WindowCell cell)
    {
        var index = (int)(slot % scale.Slots);
        if (_slots[index] <= slot)
        {
            _cells[index] = cell;
            _slots[index] = slot;
        }
    }

    /// <summary>The cell of a slot; null when nothing was ever added to it.</summary>
    public WindowCell? Find(long slot)
    {
        var index = (int)(slot % scale.Slots);
        return _slots[index] == slot ? _cells[index] : null;
    }
}
