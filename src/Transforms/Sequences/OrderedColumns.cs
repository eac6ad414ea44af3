namespace MlNetDeep;

/// <summary>The added columns of one cursor of a view of ordered rows; disposed with it, where it can be.</summary>
internal abstract class OrderedColumns
{
    /// <summary>Takes in the row that the cursor has just moved to.</summary>
    public abstract void MoveNext();

    /// <summary>Takes in that the cursor has no more rows.</summary>
    public virtual void End()
    {
    }

    /// <summary>The getter of an added column, by its place among them.</summary>
    public abstract Delegate CreateGetter(int column);
}
