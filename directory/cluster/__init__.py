"""The private PostGIS cluster: PostgreSQL on a unix socket, run by the application itself."""

from directory.cluster.attachment import attached
from directory.cluster.lifecycle import Cluster, ClusterStatus

__all__ = ["Cluster", "ClusterStatus", "attached"]
